import { LitElement, html, nothing } from "lit";
import "./captions.js";
import { controls } from "./controls.js";
import { icons } from "./icons.js";
import { pressed } from "./keys.js";
import { options } from "./options.js";
import { preferences } from "./preferences.js";
import { Source } from "./source.js";
import { keepStill } from "./still.js";
import { CaptionTrack } from "./track.js";

const REST_MS = 3_000;
const DROP_MS = 120;

/**
 * Plays a broadcast while it is live, or its recording afterwards. One clock: `moments.toMoment(date)` and
 * `moments.toDate(ms)` put moments of the broadcast and dates of the stream together.
 *
 * Fires `moment` (detail: ms, or null where nobody knows) four times a second while there is a picture, `seen` with
 * the first one, and `finished` when a broadcast that is over has been watched to its end.
 */
class Player extends LitElement {
  static properties = {
    address: {},
    live: { type: Boolean },
    label: {},
    language: {},
    moments: { attribute: false },
    lines: { attribute: false },
    languages: { attribute: false },
    chapters: { attribute: false },
    /** The camera is gone, as the server says. */
    lost: { type: Boolean },
    /** The broadcast is over; what there is of it may still be watched. */
    over: { type: Boolean },
    dragged: { state: true },
    resting: { state: true },
    soundOnly: { state: true },
    optionsOpen: { state: true },
  };

  source = null;
  #playing = null;
  #video = null;
  #track = null;
  #rest = null;
  #dropTimer = null;
  #seen = false;
  #wanted = null;
  /** Asked for before there was anything to show it in. */
  #early = null;
  #onPreference = () => this.#preferred();
  #onFull = () => this.requestUpdate();

  constructor() {
    super();
    this.chapters = [];
    this.language = "en";
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    preferences.addEventListener("change", this.#onPreference);
    document.addEventListener("fullscreenchange", this.#onFull);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    preferences.removeEventListener("change", this.#onPreference);
    document.removeEventListener("fullscreenchange", this.#onFull);
    clearTimeout(this.#rest);
    this.source?.stop();
    this.source = null;
    this.#playing = null;
  }

  // --- what the controls see

  get silent() {
    return Boolean(this.#video?.muted) || this.#video?.volume === 0;
  }

  get volume() {
    return this.#video?.volume ?? 1;
  }

  get captioned() {
    return preferences.get("captions");
  }

  get canFloat() {
    return Boolean(document.pictureInPictureEnabled && this.#video?.requestPictureInPicture) && !this.soundOnly;
  }

  get canFill() {
    return Boolean(document.fullscreenEnabled || this.#video?.webkitEnterFullscreen);
  }

  get full() {
    return document.fullscreenElement === this.#root;
  }

  get savesData() {
    return Boolean(this.source?.soundOnly) || this.#playing !== this.address;
  }

  /** Nothing comes, and nothing is left to show. */
  get gone() {
    const state = this.source?.state;
    if (!this.source) return false;
    return state === "lost" || (this.live && this.lost && state !== "playing" && state !== "paused");
  }

  /** Seconds between what is seen and what the camera sees now. */
  get behind() {
    const date = this.source?.date;
    const late = date == null ? NaN : (this.moments.now() - date) / 1000;
    return late >= 0 && late < 86_400 ? late : (this.source?.behindEdge ?? 0);
  }

  get times() {
    const window = this.source?.window;
    const end = window ? (this.live ? window.end : this.#video?.duration || window.end) : 0;
    const start = window?.start ?? 0;
    const at = this.dragged ?? this.#video?.currentTime ?? 0;
    // Who follows is at the right end, whatever the hold-back is.
    return { start, end, at: this.live && this.dragged == null && this.source?.following ? end : Math.min(at, end) };
  }

  /** Parts of the whole at which chapters begin. */
  get marks() {
    const { start, end } = this.times;
    return this.chapters
      .map(({ startMs }) => (this.#secondOf(startMs) - start) / (end - start))
      .filter((part) => part > 0.002 && part < 0.998)
      .map((part) => part.toFixed(4));
  }

  /** The moment of the picture on the screen in ms, or null. */
  moment = () => {
    const { source } = this;
    if (!source?.visible) return null;
    const date = source.date;
    if (date !== null) return this.moments.toMoment(date);
    // A stream without dates: as far behind as its playlist says, or from its beginning.
    return this.live ? this.moments.toMoment(this.moments.now() - source.behindEdge * 1000) : this.#video.currentTime * 1000;
  };

  /** Of a recording that shows nothing yet, no words either. */
  #captionMoment = () => this.moment() ?? (this.live ? null : -1);

  #secondOf(moment) {
    const date = this.moments?.toDate(moment);
    const second = date == null ? null : this.source?.secondOf(date);
    return second ?? (this.live ? null : moment / 1000);
  }

  // --- what people do

  toggle = () => {
    const { source } = this;
    if (!source) {
      this.#open(this.address, { play: true });
      return;
    }
    if (source.paused || source.state === "ended" || source.state === "blocked") source.play();
    else source.pause();
    this.wake();
  };

  toLive = () => {
    this.source?.toLive();
    this.wake();
  };

  step(seconds) {
    this.source?.seek(this.#video.currentTime + seconds);
    this.wake();
  }

  /** To this moment, now or as soon as there is something to jump in. */
  seekTo(moment, { play = false } = {}) {
    this.#wanted = moment;
    if (!this.source) {
      this.#open(this.address, { play });
      return;
    }
    this.#goWanted();
    if (play) this.source.play();
  }

  #goWanted() {
    if (this.#wanted === null || !this.source?.window) return;
    const date = this.moments?.toDate(this.#wanted);
    if (date == null || !this.source.seekToDate(date)) this.source.seek(this.#wanted / 1000);
    this.#wanted = null;
  }

  chapter(way) {
    const now = this.moment();
    if (now === null || !this.chapters.length) return;
    // Shortly after its beginning, back means the one before.
    const to = way > 0 ? this.chapters.find((c) => c.startMs > now + 500) : this.chapters.findLast((c) => c.startMs < now - 3_000);
    if (to) this.seekTo(to.startMs);
    else if (way < 0) this.seekTo(0);
    this.wake();
  }

  drag = (second) => {
    this.dragged = second;
    clearTimeout(this.#dropTimer);
    this.#dropTimer = setTimeout(() => this.source?.seek(second), DROP_MS);
    this.wake();
  };

  drop = (second) => {
    clearTimeout(this.#dropTimer);
    this.dragged = null;
    this.source?.seek(second);
    this.wake();
  };

  mute = () => this.#sound(!this.silent);

  #sound(muted) {
    if (!this.source) return;
    const volume = !muted && this.#video.volume === 0 ? 0.5 : this.#video.volume;
    this.#video.volume = volume;
    this.#video.muted = muted;
    this.source.silenced = false;
    preferences.set({ muted, volume });
    if (!muted && (this.source.paused || this.source.state === "blocked")) this.source.play();
  }

  soundOn = () => this.#sound(false);

  setVolume(volume) {
    if (!this.#video) return;
    const heard = Math.round(Math.min(1, Math.max(0, volume)) * 100) / 100;
    this.#video.volume = heard;
    this.#video.muted = heard === 0;
    if (this.source) this.source.silenced = false;
    preferences.set({ volume: heard || preferences.get("volume"), muted: heard === 0 });
  }

  toggleCaptions = () => preferences.set({ captions: !this.captioned });

  toggleSoundOnly = () => {
    this.soundOnly = !this.soundOnly;
  };

  openOptions = async () => {
    this.optionsOpen = true;
    await this.updateComplete;
    const dialog = this.querySelector(".player-options");
    dialog.addEventListener("close", () => (this.optionsOpen = false), { once: true });
    dialog.showModal();
  };

  closeOptions = () => this.querySelector(".player-options")?.close();

  floatFromOptions = () => {
    this.closeOptions();
    this.float();
  };

  float = async () => {
    if (!this.canFloat) return;
    try {
      if (document.pictureInPictureElement) await document.exitPictureInPicture();
      else await this.#video.requestPictureInPicture();
    } catch {
      // Refused: the picture stays where it is.
    }
  };

  fill = async () => {
    try {
      if (this.full) await document.exitFullscreen();
      else if (document.fullscreenEnabled) await this.#root.requestFullscreen();
      else this.#video?.webkitEnterFullscreen?.();
    } catch {
      // Refused, or no tap was seen: nothing changes.
    }
  };

  /** Shows the controls, and lets them rest again when nobody moves. */
  wake = () => {
    this.resting = false;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => (this.resting = true), REST_MS);
  };

  #keydown = (event) => {
    if (pressed(this, event)) {
      event.preventDefault();
      event.stopPropagation();
      this.wake();
    }
  };

  #tapped = (event) => {
    const resting = this.resting;
    this.#root.focus({ preventScroll: true });
    if (event.pointerType === "touch") {
      if (resting) this.wake();
      else this.resting = true;
    } else this.toggle();
  };

  // --- the picture

  get #root() {
    return this.querySelector(".player");
  }

  #preferred() {
    this.#showTrack();
    this.requestUpdate();
  }

  #showTrack() {
    this.#track?.show(Boolean(this.#outside && this.captioned), this.language);
  }

  /** Somewhere the page can't draw. */
  get #outside() {
    return document.pictureInPictureElement === this.#video || Boolean(this.#video?.webkitDisplayingFullscreen);
  }

  firstUpdated() {
    const video = this.querySelector("video");
    this.#video = video;
    this.#track = new CaptionTrack(video, this.language);
    for (const name of ["enterpictureinpicture", "leavepictureinpicture", "webkitbeginfullscreen", "webkitendfullscreen"]) {
      video.addEventListener(name, () => this.#preferred());
    }
    video.addEventListener("volumechange", () => this.requestUpdate());
    video.volume = preferences.get("volume");
    this.wake();
  }

  willUpdate() {
    if (this.source && this.soundOnly !== undefined) this.#choose();
  }

  updated(changed) {
    // A recording costs data only once somebody wants to see it.
    if (changed.has("address") && this.address && (this.live || this.source || this.#early)) this.#open(this.address, this.#early ?? {});
    if (changed.has("language")) this.#showTrack();
    if (changed.has("over") && this.over && this.gone) this.#finish();
    const { start, at, end } = this.times;
    this.querySelector(".player-seek")?.style.setProperty("--part", `${(100 * (at - start)) / (end - start || 1)}%`);
    this.querySelector(".player-volume")?.style.setProperty("--part", `${this.silent ? 0 : this.volume * 100}%`);
    for (const mark of this.querySelectorAll(".player-mark")) mark.style.setProperty("left", `${mark.dataset.part * 100}%`);
  }

  /** With or without the picture, from where they are. */
  #choose() {
    const wanted = this.soundOnly ? (this.source.soundOnly ?? this.#playing) : this.address;
    if (wanted === this.#playing) return;
    const date = this.source.following ? null : this.source.date;
    const second = this.#video.currentTime;
    const paused = this.source.paused;
    this.#open(wanted, { play: !paused });
    if (date !== null) this.#wanted = this.moments.toMoment(date);
    else if (!this.live) this.#wanted = second * 1000;
  }

  #open(address, { play = this.live } = {}) {
    if (!this.#video) {
      this.#early = { play };
      return;
    }
    keepStill(this.#video, this.querySelector(".player-still"));
    this.source?.stop();
    this.#playing = address;
    this.#track.clear();
    const source = new Source(this.#video, address, { live: this.live, play, silent: this.live ? preferences.get("muted") : Boolean(preferences.get("muted")) });
    this.source = source;
    source.addEventListener("tick", () => this.#ticked());
    source.addEventListener("state", () => this.#changed());
    source.addEventListener("restart", () => keepStill(this.#video, this.querySelector(".player-still")));
    source.addEventListener("timeline", () => this.#track.clear());
    this.requestUpdate();
  }

  #ticked() {
    const { source } = this;
    this.#goWanted();
    if (source.state === "playing" && !this.#seen) {
      this.#seen = true;
      this.dispatchEvent(new Event("seen"));
    }
    const moment = this.moment();
    if (moment !== null && this.lines) {
      this.#track.follow([...this.lines()], (at) => this.#secondOf(at), this.#video.currentTime);
    }
    this.dispatchEvent(new CustomEvent("moment", { detail: moment }));
    this.requestUpdate();
  }

  #changed() {
    if (this.over && (this.gone || this.source.state === "ended")) this.#finish();
    this.requestUpdate();
  }

  #finish() {
    this.dispatchEvent(new Event("finished"));
  }

  /** Something says that the picture is there again. */
  retry() {
    this.source?.retry();
  }

  // --- what is seen

  render() {
    const state = this.source?.state ?? (this.live ? "loading" : "paused");
    const shown = !this.resting || state === "paused" || state === "ended" || this.dragged != null || this.optionsOpen;
    return html`<div
        class="player ${this.soundOnly ? "player-sound-only" : ""} ${shown ? "" : "player-resting"}"
        role="region"
        aria-label=${this.live ? "Live video" : "Recording"}
        tabindex="-1"
        data-picture=${state}
        @keydown=${this.#keydown}
        @pointermove=${this.wake}
        @focusin=${this.wake}
      >
        <div class="player-frame">
          <video class="player-video" playsinline preload="auto" aria-label=${this.label} @click=${this.#tapped} @dblclick=${this.fill}></video>
          <canvas class="player-still" hidden aria-hidden="true"></canvas>
          ${this.#over(state)}
          ${this.source && state !== "loading" && state !== "unsupported" ? controls(this) : nothing}
        </div>
        <candor-captions .language=${this.language} .languages=${this.languages} .lines=${this.lines} .moment=${this.#captionMoment}></candor-captions>
      </div>
      ${this.optionsOpen ? options(this) : nothing}`;
  }

  #over(state) {
    const panel = (content) => html`<div class="player-over" role="status">${content}</div>`;
    if (state === "unsupported") {
      return panel(html`<p class="stage-big">No picture in this browser</p>
        <p>It is too old for live video. You can read along below.</p>`);
    }
    if (this.gone && this.live) {
      return panel(html`<p class="stage-big">We’ll be right back.</p>
        <p>Your questions are safe.</p>`);
    }
    if (this.gone) return panel(html`<p>The recording can’t be loaded right now. The transcript below is complete.</p>`);
    if (state === "blocked" || (!this.source && !this.live) || (state === "paused" && !this.#seen && !this.live)) {
      return html`<div class="player-over player-over-clear">
        <button type="button" class="player-start" aria-label="Play" @click=${this.toggle}>${icons.play}</button>
      </div>`;
    }
    const silenced = this.source?.silenced && this.#video?.muted && state !== "loading";
    return html`
      ${state === "loading" ? panel(html`<span class="spinner" aria-hidden="true"></span><p>The picture is loading.</p>`) : nothing}
      ${state === "waiting" ? html`<div class="player-wait"><span class="spinner" aria-hidden="true"></span></div>` : nothing}
      ${this.soundOnly ? html`<div class="player-no-picture"><p class="stage-big">Sound only</p></div>` : nothing}
      ${silenced
        ? html`<button type="button" class="button player-sound" @click=${this.soundOn}>${icons.silent} Turn the sound on</button>`
        : nothing}
    `;
  }
}

customElements.define("candor-player", Player);
