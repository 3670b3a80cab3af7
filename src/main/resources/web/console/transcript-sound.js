import { html, nothing } from "lit";
import { ConsoleElement } from "./element.js";
import { play } from "../viewer/video.js";

/** The recording beside the lines, where there is one. Without it the lines can be put right all the same. */
class Sound extends ConsoleElement {
  static properties = { broadcast: { attribute: false }, lost: { state: true } };

  render() {
    if (!this.broadcast?.videoUrl) return html`<p class="muted small">There is no recording to listen to.</p>`;
    return html`<video
        class="transcript-video"
        controls
        playsinline
        preload="metadata"
        aria-label="Recording"
        @timeupdate=${(event) => this.tell("moment", event.target.currentTime * 1000)}
      ></video>
      ${this.lost ? html`<p class="muted small" role="status">The recording can’t be loaded right now.</p>` : nothing}`;
  }

  firstUpdated() {
    const video = this.querySelector("video");
    if (!video) return;
    const address = this.broadcast.videoUrl;
    if (video.canPlayType("application/vnd.apple.mpegurl")) video.src = address;
    else
      play(video, address, {
        onState: (state) => {
          this.lost = state === "lost";
        },
      });
  }

  playFrom(moment) {
    const video = this.querySelector("video");
    if (!video) return;
    video.currentTime = moment / 1000;
    video.play().catch(() => {});
  }

  toggle(moment) {
    const video = this.querySelector("video");
    if (!video) return;
    if (video.paused) this.playFrom(moment);
    else video.pause();
  }
}
customElements.define("candor-sound", Sound);
