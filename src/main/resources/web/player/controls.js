// The bar and the time line of the player: what is drawn, and in which words.

import { html, nothing } from "lit";
import { clock } from "../app/times.js";
import { icons } from "./icons.js";
import { AT_EDGE_S } from "./source.js";

/** "12 s", "1 min 5 s", "1 h 2 min". */
export function span(seconds) {
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

const button = (name, icon, does, { pressed, css = "", key } = {}) => html`<button
  type="button"
  class="player-button ${css}"
  aria-label=${name}
  title=${key ? `${name} (${key})` : name}
  aria-pressed=${pressed ?? nothing}
  @click=${does}
>
  ${icon}
</button>`;

/** `p` is the player. */
export function controls(p) {
  const { source } = p;
  const recorded = !p.live;
  return html`<div class="player-controls">
    ${timeline(p)}
    <div class="player-bar">
      ${source?.state === "ended"
        ? button("Play again", icons.again, p.toggle, { key: "k" })
        : button(source?.paused ? "Play" : "Pause", source?.paused ? icons.play : icons.pause, p.toggle, { key: "k" })}
      ${recorded && p.chapters.length
        ? html`${button("Previous chapter", icons.previous, () => p.chapter(-1), { css: "player-wide", key: "Shift+←" })}
          ${button("Next chapter", icons.next, () => p.chapter(1), { css: "player-wide", key: "Shift+→" })}`
        : nothing}
      ${p.live ? live(p) : times(p)}
      <span class="player-push"></span>
      ${button(p.silent ? "Sound on" : "Sound off", p.silent ? icons.silent : icons.sound, p.mute, { key: "m" })}
      <input
        class="player-volume player-wide"
        type="range"
        min="0"
        max="1"
        step="0.05"
        aria-label="Volume"
        .value=${String(p.silent ? 0 : p.volume)}
        @input=${(event) => p.setVolume(event.target.valueAsNumber)}
      />
      ${button("Captions", icons.captions, p.toggleCaptions, { pressed: p.captioned, key: "c" })}
      ${button("Options", icons.options, p.openOptions)}
      ${p.canFloat ? button("Picture in picture", icons.float, p.float, { css: "player-wide", key: "p" }) : nothing}
      ${p.canFill ? button(p.full ? "Leave full screen" : "Full screen", p.full ? icons.small : icons.full, p.fill, { key: "f" }) : nothing}
    </div>
  </div>`;
}

function live(p) {
  if (p.gone) return nothing;
  const { following, behindEdge } = p.source;
  if (following || behindEdge < AT_EDGE_S) return html`<span class="player-live live">Live</span>`;
  return html`<button type="button" class="player-go-live" title="Go to live (l)" @click=${p.toLive}>
    <span class="player-go-live-word">Go to live</span>
    <span class="player-behind num">${span(p.behind)} behind</span>
  </button>`;
}

function times(p) {
  const { at, end } = p.times;
  return html`<span class="player-times num">${clock(at * 1000)} <span>/ ${clock(end * 1000)}</span></span>`;
}

function timeline(p) {
  const { start, at, end } = p.times;
  if (!(end - start > 1)) return nothing;
  const words = p.live
    ? end - at < AT_EDGE_S
      ? "Live"
      : `${span(p.behind)} behind live`
    : `${clock(at * 1000)} of ${clock(end * 1000)}`;
  return html`<div class="player-line">
    ${p.marks.map((mark) => html`<span class="player-mark" data-part=${mark}></span>`)}
    <input
      class="player-seek"
      type="range"
      step="0.1"
      min=${start.toFixed(1)}
      max=${end.toFixed(1)}
      .value=${at.toFixed(1)}
      aria-label=${p.live ? "Rewind" : "Position"}
      aria-valuetext=${words}
      @input=${(event) => p.drag(event.target.valueAsNumber)}
      @change=${(event) => p.drop(event.target.valueAsNumber)}
    />
  </div>`;
}
