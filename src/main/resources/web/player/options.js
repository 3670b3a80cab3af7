import { html, nothing } from "lit";
import { span } from "./controls.js";
import { preferences } from "./preferences.js";

const SIZES = { s: "Small", m: "Medium", l: "Large", xl: "Very large" };
const LOOKS = { dark: "White on black", yellow: "Yellow on black", light: "Black on white" };
const KEYS = [
  ["Space, k", "play or pause"],
  ["← →", "5 seconds back, on"],
  ["↑ ↓", "louder, softer"],
  ["m", "sound off, on"],
  ["c", "captions"],
  ["f", "full screen"],
  ["p", "picture in picture"],
];

const choice = (name, legend, words) => html`<fieldset class="player-choice">
  <legend class="label">${legend}</legend>
  <div class="player-choices">
    ${Object.entries(words).map(
      ([value, word]) => html`<label class="player-option">
        <input
          type="radio"
          name="player-${name}"
          .checked=${preferences.get(name) === value}
          @change=${() => preferences.set({ [name]: value })}
        />
        <span>${word}</span>
      </label>`,
    )}
  </div>
</fieldset>`;

/** The dialog behind the options button; `p` is the player. */
export function options(p) {
  const { behind } = p;
  return html`<dialog class="dialog player-options" aria-labelledby="player-options-title">
    <h2 id="player-options-title">Captions and sound</h2>
    <label class="check">
      <input type="checkbox" .checked=${p.captioned} @change=${p.toggleCaptions} />
      <span>Captions</span>
    </label>
    <p class="captions-sample"><span class="captions">We’ll say what happened.</span></p>
    ${choice("captionSize", "Size", SIZES)} ${choice("captionLook", "Colours", LOOKS)}
    <label class="check">
      <input type="checkbox" .checked=${p.soundOnly} @change=${p.toggleSoundOnly} />
      <span>Sound only, without the picture</span>
    </label>
    ${p.soundOnly && !p.savesData
      ? html`<p class="hint">This only hides the picture. There is no stream without it, so it saves no data.</p>`
      : nothing}
    ${p.canFloat
      ? html`<button type="button" class="button player-narrow" @click=${p.floatFromOptions}>Picture in picture</button>`
      : nothing}
    ${p.live && behind > 0 ? html`<p class="hint num">You see what the camera saw ${span(behind)} ago.</p>` : nothing}
    <details class="player-keys">
      <summary>Keys</summary>
      <dl>
        ${[...KEYS, p.live ? ["l", "go to live"] : ["Shift ← →", "chapter before, after"]].map(
          ([key, does]) => html`<div><dt><kbd class="kbd">${key}</kbd></dt><dd>${does}</dd></div>`,
        )}
      </dl>
      <p class="hint">They work while the player has the focus.</p>
    </details>
    <div class="dialog-actions">
      <button type="button" class="button" @click=${p.closeOptions}>Done</button>
    </div>
  </dialog>`;
}
