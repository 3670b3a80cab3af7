// The captions of a room, in each language as they come.

/** The page shows the last lines only; the whole text is in the record. */
const MOST = 100;
const OLDEST = 50;

/** Lines by language and then by `seq`: an interim line is replaced in place by what becomes of it. */
export class Spoken {
  /** The broadcast's own languages, the one spoken first. */
  planned = [];
  /** Those in the language chosen. */
  lines = new Map();

  #in = new Map();
  #chosen = null;

  /** The languages in which there are captions: the broadcast's own in its order, then others as they came. */
  get languages() {
    const planned = this.planned.filter((language) => this.#in.has(language));
    return [...new Set([...planned, ...this.#in.keys()])];
  }

  get language() {
    return this.#in.has(this.#chosen) ? this.#chosen : (this.languages[0] ?? null);
  }

  /** Shows them in this language from now on, as soon as there are any. */
  choose(language) {
    this.#chosen = language;
    this.#turn();
  }

  /** Forgets all there were: these are what there is now. */
  begin(lines) {
    this.#in.clear();
    for (const line of lines) this.put(line);
    this.#turn();
  }

  put(line) {
    const language = line.language ?? this.planned[0] ?? "";
    let lines = this.#in.get(language);
    if (!lines) this.#in.set(language, (lines = new Map()));
    lines.set(line.seq, line);
    if (lines.size > MOST) {
      const oldest = [...lines.keys()].sort((a, b) => a - b).slice(0, OLDEST);
      for (const seq of oldest) lines.delete(seq);
    }
    this.#turn();
  }

  remove({ language, seq }) {
    this.#in.get(language)?.delete(seq);
  }

  #turn() {
    this.lines = this.#in.get(this.language) ?? new Map();
  }
}
