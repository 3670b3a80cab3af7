import { html, nothing } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { timeText, zoneName } from "../app/times.js";
import { RoomElement } from "./element.js";
import { play } from "./video.js";

/** Where the picture is, or what stands in its place: the countdown, "starting soon", "we'll be right back". */
class Stage extends RoomElement {
  static properties = { picture: { state: true } };

  #video = createRef();
  #playing = null;
  #ticker;
  #everPlayed = false;

  #seen(state) {
    this.#everPlayed ||= state === "playing";
    this.picture = state;
  }

  attached() {
    this.#ticker = setInterval(() => {
      if (this.room.broadcast?.state === "SCHEDULED") this.requestUpdate();
    }, 1_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticker);
    this.#playing?.stop();
  }

  updated() {
    const { state, videoUrl } = this.room.broadcast;
    const wanted = state === "LIVE" && videoUrl ? videoUrl : null;
    if (this.#playing?.url !== wanted) {
      this.#playing?.stop();
      this.#playing = null;
      this.picture = undefined;
      this.#everPlayed = false;
      if (wanted) {
        this.#playing = play(this.#video.value, wanted, { live: true, onState: (state) => this.#seen(state) });
      }
    }
  }

  render() {
    const { broadcast } = this.room;
    const video = broadcast.state === "LIVE" && broadcast.videoUrl;
    return html`
      <div class="stage ${video ? "stage-video" : ""}">
        ${video
          ? html`<video
                ${ref(this.#video)}
                class="stage-picture"
                playsinline
                autoplay
                muted
                ?controls=${this.picture === "playing"}
                aria-label="Live video: ${broadcast.title}"
              ></video>
              ${this.#overVideo()}`
          : html`<div class="stage-text">${this.#inPlaceOfVideo(broadcast)}</div>`}
      </div>
      ${broadcast.state === "LIVE" ? this.#captions() : nothing}
    `;
  }

  #overVideo() {
    if (this.picture === "lost") {
      return this.#everPlayed
        ? html`<div class="stage-over"><p class="stage-big">We’ll be right back.</p><p>Your questions are safe.</p></div>`
        : html`<div class="stage-over">
            <p class="stage-big">Starting soon</p>
            <p>The picture will be here in a moment. You can ask already.</p>
          </div>`;
    }
    if (this.picture === "playing") {
      const video = this.#video.value;
      return video?.muted
        ? html`<button type="button" class="button stage-sound" @click=${this.#sound}>Turn the sound on</button>`
        : nothing;
    }
    if (this.picture === "ready" && this.#video.value?.paused) {
      return html`<div class="stage-over">
        <button type="button" class="button button-primary" @click=${this.#sound}>Play</button>
      </div>`;
    }
    return html`<div class="stage-over"><span class="spinner" aria-hidden="true"></span><p>The picture is loading.</p></div>`;
  }

  #sound = () => {
    const video = this.#video.value;
    video.muted = false;
    video.play().catch(() => {});
    this.requestUpdate();
  };

  #inPlaceOfVideo(broadcast) {
    switch (broadcast.state) {
      case "SCHEDULED":
        return countdown(broadcast, this.room.now());
      case "LIVE":
        return this.room.captions.size
          ? html`<p class="stage-big">${broadcast.presenter.name} is on air</p>
              <p>There is no picture right now. You can read along below.</p>`
          : html`<p class="stage-big">Starting soon</p>
              <p>The picture will be here in a moment. You can ask already.</p>`;
      case "ENDED":
        return html`<p class="stage-big">The broadcast has ended</p>
          <p>The recording and every answer will be here, at this same address.</p>`;
      case "CANCELLED":
        return html`<p class="stage-big">Cancelled</p>
          <p>This broadcast will not take place.</p>`;
      case "PUBLISHED":
        return html`<p class="stage-big">The record is here</p>
          <p>What was promised, every answer, and the whole transcript.</p>
          <p><a class="button button-primary" href=${location.pathname}>Read the record</a></p>`;
      default:
        return html`<p class="stage-big">Not announced yet</p>
          <p>Only staff can see this page.</p>`;
    }
  }

  #captions() {
    const last = [...this.room.captions.values()].sort((a, b) => a.startMs - b.startMs || a.seq - b.seq).slice(-3);
    const text = last.map((line) => line.text).join(" ");
    return html`<div class="captions" aria-label="Captions" role="region">
      <div class="captions-lines">
        <p>${text || html`<span class="captions-none">Captions appear here as words are spoken.</span>`}</p>
      </div>
    </div>`;
  }
}

function countdown({ startsAt }, now) {
  const left = Date.parse(startsAt) - now;
  if (left <= 0) {
    return html`<p class="stage-big">Starting soon</p>
      <p>It begins as soon as the presenter is on air. You can ask already.</p>`;
  }
  const days = Math.floor(left / 86_400_000);
  const [h, m, s] = [left / 3_600_000, (left / 60_000) % 60, (left / 1_000) % 60].map((n) => Math.floor(n));
  const two = (n) => String(n).padStart(2, "0");
  return html`<p>Starts in</p>
    <p class="stage-count num" role="timer">
      ${days > 1 ? `${days} days` : h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`}
    </p>
    <p class="stage-zone">${timeText(startsAt, "time")}, your time (${zoneName()})</p>`;
}

customElements.define("candor-stage", Stage);
