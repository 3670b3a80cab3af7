// The words that belong to the picture on the screen; without a picture, the newest.

import { LitElement, html, nothing } from "lit";

const EVERY_MS = 250;
/** Captions are typed after they were spoken: a line that comes late is still shown, for as long as one reads it. */
const READING_MS = 4_000;
/** After the last word, before the place is empty. */
const LINGER_MS = 6_000;
/** Words that were said this long before belong to the same breath. */
const BREATH_MS = 12_000;
const LINES = 3;

/**
 * The lines to show at a moment, oldest first. `cameAt` tells at which moment of the picture a line came, where it
 * came after its words; a moment of null is a page without a picture.
 */
export function linesAt(lines, moment, cameAt = () => null) {
  const sorted = [...lines].sort((a, b) => a.startMs - b.startMs || a.seq - b.seq);
  if (moment === null) return sorted.slice(-LINES);
  const shown = (line) => {
    const came = cameAt(line);
    // Gone back to before it came, they see it where it belongs.
    if (came === null || came <= line.startMs || moment < came) return { from: line.startMs, to: line.endMs };
    return { from: came, to: Math.max(line.endMs, came + Math.max(READING_MS, line.endMs - line.startMs)) };
  };
  const begun = sorted.filter((line) => line.startMs <= moment);
  const last = begun.at(-1);
  if (!last || moment > shown(last).to + LINGER_MS) return [];
  return begun.slice(-LINES).filter((line) => shown(line).to >= shown(last).from - BREATH_MS);
}

/**
 * `lines` gives the captions that are known, `moment` the moment of the picture in ms, or null without one. Where there
 * are several `languages`, fires `language` (detail: the one chosen).
 */
class Captions extends LitElement {
  static properties = {
    lines: { attribute: false },
    moment: { attribute: false },
    languages: { attribute: false },
    language: {},
  };

  #cameAt = new Map();
  #joined = false;
  #ticker;
  #text = "";

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ticker = setInterval(() => this.#look(), EVERY_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#ticker);
  }

  willUpdate() {
    this.#read();
  }

  #look() {
    const before = this.#text;
    this.#read();
    if (this.#text !== before) this.requestUpdate();
  }

  #read() {
    const known = [...(this.lines?.() ?? [])];
    const moment = this.moment?.() ?? null;
    for (const line of known) {
      // Who joins can't know when those came that are here already.
      if (!this.#cameAt.has(line.seq)) this.#cameAt.set(line.seq, this.#joined ? moment : null);
    }
    this.#joined = true;
    this.any = known.length > 0;
    this.#text = linesAt(known, moment, (line) => this.#cameAt.get(line.seq) ?? null)
      .map((line) => line.text)
      .join(" ");
  }

  render() {
    return html`<div class="captions" aria-label="Captions" role="region">
      <div class="captions-lines" lang=${this.language ?? nothing}>
        <p>${this.#text || (this.any ? nothing : html`<span class="captions-none">Captions appear here as words are spoken.</span>`)}</p>
      </div>
      ${this.languages?.length > 1 ? this.#choice() : nothing}
    </div>`;
  }

  #choice() {
    return html`<select class="captions-language" aria-label="Language of the captions" @change=${this.#chosen}>
      ${this.languages.map(
        (language) => html`<option value=${language} lang=${language} .selected=${language === this.language}>${nameOf(language)}</option>`,
      )}
    </select>`;
  }

  #chosen = ({ target }) => {
    // Other words: what came when says nothing about them.
    this.#cameAt.clear();
    this.#joined = false;
    this.dispatchEvent(new CustomEvent("language", { detail: target.value, bubbles: true }));
  };
}

/** As its own speakers call it. */
function nameOf(language) {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}

customElements.define("candor-captions", Captions);
