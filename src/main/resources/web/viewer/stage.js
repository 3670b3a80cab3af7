import { html, nothing } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { timeText, zoneName } from "../app/times.js";
import "../player/captions.js";
import { preferences } from "../player/preferences.js";
import { RoomElement } from "./element.js";
import { embedFrame, embedPanel, providerName } from "./embed.js";
import { pictureOf } from "./picture.js";

/** Where the picture is, or what stands in its place: the countdown, "starting soon", the end. */
class Stage extends RoomElement {
  static properties = { ready: { state: true }, embedded: { state: true } };

  #player = createRef();
  #ticker;
  /** What is played; kept when the broadcast ends, for those who are behind. */
  #shown = null;
  #finished = false;
  #seen = false;
  #lost = false;

  attached(room) {
    const language = preferences.get("captionLanguage");
    if (language) room.chooseCaptions(language);
    this.#ticker = setInterval(() => {
      if (this.room.broadcast?.state === "SCHEDULED") this.requestUpdate();
    }, 1_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticker);
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    const { broadcast } = this.room;
    const picture = pictureOf(this.room);
    if (picture?.url && picture.url !== this.#shown) this.#finished = this.#seen = false;
    if (broadcast.state === "LIVE") this.#shown = picture?.url ?? null;
    const rest = broadcast.state === "ENDED" && this.#seen;
    if (this.#finished || (broadcast.state !== "LIVE" && !rest)) this.#shown = null;
    if (this.#shown && !this.ready) import("../player/player.js").then(() => (this.ready = true));
    if (this.#lost && !picture?.lost) this.#player.value?.retry();
    this.#lost = Boolean(picture?.lost);
  }

  render() {
    const { broadcast } = this.room;
    const embed = pictureOf(this.room)?.embed;
    if (embed && providerName(embed)) {
      return html`${this.embedded === embed.src
        ? embedFrame(embed, broadcast.title)
        : embedPanel(embed, () => (this.embedded = embed.src))}${this.#captions()}`;
    }
    if (this.#shown) {
      return this.ready
        ? this.#video(broadcast)
        : html`<div class="stage stage-video"><div class="stage-text"><span class="spinner" aria-hidden="true"></span></div></div>${this.#captions()}`;
    }
    return html`<div class="stage"><div class="stage-text">${this.#inPlaceOfVideo(broadcast)}</div></div>
      ${broadcast.state === "LIVE" ? this.#captions() : nothing}`;
  }

  #video(broadcast) {
    return html`<candor-player
      class="stage-player"
      ${ref(this.#player)}
      live
      .address=${this.#shown}
      .label=${broadcast.title}
      .language=${this.#language}
      .languages=${this.room.captionLanguages}
      .moments=${this.#moments}
      .lines=${this.#lines}
      .lost=${this.#lost}
      .over=${broadcast.state === "ENDED"}
      @seen=${() => (this.#seen = true)}
      @finished=${this.#onFinished}
      @language=${this.#chooseLanguage}
    ></candor-player>`;
  }

  /** Without a picture there is no moment but now: the newest words. */
  #captions() {
    return html`<candor-captions
      .language=${this.#language}
      .languages=${this.room.captionLanguages}
      .lines=${this.#lines}
      @language=${this.#chooseLanguage}
    ></candor-captions>`;
  }

  get #language() {
    return this.room.captionLanguage ?? this.room.broadcast.languages?.[0] ?? "en";
  }

  #chooseLanguage = ({ detail }) => {
    preferences.set({ captionLanguage: detail });
    this.room.chooseCaptions(detail);
  };

  #lines = () => this.room.captions.values();

  /** The one clock: moments of the broadcast are dates of the stream, counted from going live. */
  #moments = {
    now: () => this.room.now(),
    toMoment: (date) => {
      const { wentLiveAt, pace } = this.room.broadcast;
      return (date - Date.parse(wentLiveAt)) * (pace || 1);
    },
    toDate: (moment) => {
      const { wentLiveAt, pace } = this.room.broadcast;
      return Date.parse(wentLiveAt) + moment / (pace || 1);
    },
  };

  #onFinished = () => {
    this.#finished = true;
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
              <p>The picture will be here in a moment.${askAlready(broadcast)}</p>`;
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
}

function askAlready({ acceptsQuestions }) {
  return acceptsQuestions ? " You can ask already." : "";
}

function countdown(broadcast, now) {
  const { startsAt } = broadcast;
  const left = Date.parse(startsAt) - now;
  if (left <= 0) {
    return html`<p class="stage-big">Starting soon</p>
      <p>It begins as soon as the presenter is on air.${askAlready(broadcast)}</p>`;
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
