import { html, nothing } from "lit";
import { ConsoleElement } from "./element.js";
import { Source } from "../player/source.js";

/** The recording beside the lines, where there is one. Without it the lines can be put right all the same. */
class Sound extends ConsoleElement {
  static properties = { broadcast: { attribute: false }, recording: { attribute: false }, lost: { state: true } };

  render() {
    if (!this.recording) return html`<p class="muted small">There is no recording to listen to.</p>`;
    return html`<video
        class="transcript-video"
        controls
        playsinline
        preload="metadata"
        aria-label="Recording"
        @timeupdate=${() => this.tell("moment", this.#moment())}
      ></video>
      ${this.lost ? html`<p class="muted small" role="status">The recording can’t be loaded right now.</p>` : nothing}`;
  }

  #source = null;

  updated() {
    const video = this.querySelector("video");
    if (!video || this.#source) return;
    const source = new Source(video, this.recording);
    source.addEventListener("state", () => (this.lost = source.state === "lost" || source.state === "unsupported"));
    this.#source = source;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#source?.stop();
    this.#source = null;
  }

  /** The moment of the broadcast that is heard; a stream without dates begins with the broadcast. */
  #moment() {
    const { date } = this.#source;
    const { wentLiveAt, pace } = this.broadcast;
    if (date === null) return this.querySelector("video").currentTime * 1000;
    return (date - Date.parse(wentLiveAt)) * (pace || 1);
  }

  playFrom(moment) {
    const { wentLiveAt, pace } = this.broadcast ?? {};
    if (!this.#source) return;
    if (!this.#source.seekToDate(Date.parse(wentLiveAt) + moment / (pace || 1))) this.#source.seek(moment / 1000);
    this.#source.play();
  }

  toggle(moment) {
    if (!this.#source) return;
    if (this.#source.paused) this.playFrom(moment);
    else this.#source.pause();
  }
}
customElements.define("candor-sound", Sound);
