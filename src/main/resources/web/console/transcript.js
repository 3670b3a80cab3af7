import { html, nothing } from "lit";
import { broadcastPath, get, post } from "./api.js";
import { ConsoleElement } from "./element.js";
import { refusal } from "./forms.js";
import { meant } from "./keys.js";
import { ago, clock } from "./times.js";
import { merge, momentAt, split, wordStart } from "./transcript-lines.js";
import { redact } from "./redact-dialog.js";
import "./transcript-dialogs.js";
import "./transcript-sound.js";

const LOOK_EVERY_MS = 3000;

/**
 * The transcript, to be put right. Every step goes to the service with the versions that were read; a line that
 * somebody else changed meanwhile is shown beside what was typed here, and nothing typed is lost.
 */
class TranscriptEditor extends ConsoleElement {
  static properties = {
    slug: {},
    /** What plays the recording, where there is one. */
    recording: {},
    lines: { state: true },
    place: { state: true },
    editing: { state: true },
    typed: { state: true },
    theirs: { state: true },
    edits: { state: true },
    problem: { state: true },
    busy: { state: true },
    said: { state: true },
  };

  constructor() {
    super();
    this.lines = null;
    this.place = 0;
    this.editing = null;
    this.edits = [];
    this.said = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.#start();
    document.addEventListener("keydown", this.#key);
    addEventListener("beforeunload", this.#leaving);
    this.looking = setInterval(() => document.hidden || this.busy || this.#look(), LOOK_EVERY_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#key);
    removeEventListener("beforeunload", this.#leaving);
    clearInterval(this.looking);
  }

  async #start() {
    try {
      [this.broadcast, this.me] = await Promise.all([get(broadcastPath(this.slug)), get("/api/me")]);
      await this.#look();
    } catch (problem) {
      this.problem = problem;
    }
  }

  #leaving = (event) => {
    if (this.editing && this.typed !== this.#line(this.editing)?.text) event.preventDefault();
  };

  /** Fetches the lines when they are others by now. What is being typed stays as it is. */
  async #look() {
    const asked = this.language;
    const query = new URLSearchParams({ ...(this.language && { language: this.language }), ...(this.revision && { unless: this.revision }) });
    const [transcript, history] = await Promise.all([
      get(broadcastPath(this.slug, `/transcript/lines?${query}`)),
      get(broadcastPath(this.slug, "/transcript/edits")),
    ]).catch(() => []);
    if (!transcript || asked !== this.language) return;
    this.edits = history.edits;
    this.language = transcript.language;
    this.languages = transcript.languages;
    this.revision = transcript.revision;
    if (!transcript.lines) return;
    const held = this.lines?.[this.place]?.id;
    const edited = this.editing && this.#line(this.editing);
    this.lines = transcript.lines;
    if (edited && !this.#line(edited.id)) {
      // Somebody has taken it away. It stays here, with what is being typed, until its editor has done with it.
      this.theirs = { gone: true };
      const after = this.lines.findIndex(({ startMs }) => startMs > edited.startMs);
      this.lines = this.lines.toSpliced(after < 0 ? this.lines.length : after, 0, edited);
    }
    const kept = this.lines.findIndex(({ id }) => id === held);
    this.place = kept >= 0 ? kept : Math.min(this.place, Math.max(0, this.lines.length - 1));
    const now = this.editing && !this.theirs?.gone && this.#line(this.editing);
    if (now && now.version !== this.readVersion && now.text !== this.typed) this.theirs = now;
  }

  #line(id) {
    return this.lines?.find((line) => line.id === id) ?? null;
  }

  get #current() {
    return this.lines?.[this.place] ?? null;
  }

  render() {
    if (!this.lines) return this.problem ? refusal(this.problem) : html`<p class="empty" role="status">Opening the transcript…</p>`;
    return html`<p class="transcript-links">
        <a href="/console/${this.slug}">${this.broadcast.title}</a>
        ${this.broadcast.edition ? html`<span class="muted">Readers see edition ${this.broadcast.edition} until you publish a new one in the control room.</span>` : nothing}
      </p>
      ${refusal(this.problem)}
      <candor-sound .broadcast=${this.broadcast} .recording=${this.recording} @moment=${(event) => this.#follow(event.detail)}></candor-sound>
      <div class="transcript-bar" role="toolbar" aria-label="Whole transcript">
        ${this.#tool("f", "Find and replace", () => this.#do.f())}
        ${this.#tool("r", "Rename a speaker", () => this.#do.r())}
        ${this.#tool("t", "Shift times", () => this.#do.t())}
        ${this.#tool("u", "Undo", () => this.#do.u())}
        ${
          this.languages.length > 1
            ? html`<label class="transcript-language"
                >Language
                <select class="input" @change=${(event) => this.#other(event.target)}>
                  ${this.languages.map((tag) => html`<option ?selected=${tag === this.language}>${tag}</option>`)}
                </select></label
              >`
            : nothing
        }
      </div>
      ${
        this.lines.length
          ? html`<ol class="transcript-lines" aria-label="Lines" lang=${this.language}>
              ${this.lines.map((line, place) => this.#row(line, place))}
            </ol>`
          : html`<p class="empty">No lines yet. They come with the captions, or from a file in the control room.</p>`
      }
      ${this.#history()}
      <p class="muted small transcript-keys" lang="en">
        <kbd class="kbd">j</kbd> <kbd class="kbd">k</kbd> next, previous · <kbd class="kbd">Enter</kbd> edit, save ·
        <kbd class="kbd">Esc</kbd> leave · <kbd class="kbd">Ctrl Enter</kbd> split at the cursor ·
        <kbd class="kbd">m</kbd> merge with the next · <kbd class="kbd">p</kbd> play from here · a click on a word plays
        from it
      </p>
      <p class="visually-hidden" role="status" aria-live="polite">${this.said}</p>
      <candor-replace></candor-replace><candor-rename></candor-rename><candor-shift></candor-shift><candor-redact .wide=${true}></candor-redact>`;
  }

  #tool(key, label, act) {
    return html`<button type="button" class="button button-small" ?disabled=${this.busy} @click=${act}>
      ${label} <kbd class="kbd" aria-hidden="true">${key}</kbd>
    </button>`;
  }

  #row(line, place) {
    const current = place === this.place;
    const speaker = line.speaker && line.speaker !== this.lines[place - 1]?.speaker ? line.speaker : null;
    return html`<li class="transcript-line" aria-current=${current ? "true" : nothing} data-id=${line.id}>
      <button
        type="button"
        class="moment link-button"
        aria-label="Play from ${clock(line.startMs)}"
        @click=${() => this.#play(place, line.startMs)}
      >
        ${clock(line.startMs)}
      </button>
      <div>
        ${speaker ? html`<b class="transcript-speaker">${speaker}</b>` : nothing}
        ${
          this.editing === line.id
            ? this.#edit(line)
            : html`<p class="transcript-text" @click=${(event) => this.#clicked(event, line, place)} @dblclick=${() => this.#open(place)}>${line.text}</p>
                ${current ? html`<p class="transcript-do">
                  <button type="button" class="link-button" @click=${() => this.#open(place)}>Edit</button>
                  <button type="button" class="link-button" ?hidden=${place === this.lines.length - 1} @click=${() => this.#do.m()}>Merge with the next</button>
                  ${this.#mayRedact ? html`<button type="button" class="link-button" @click=${() => this.#redact(line)}>Redact…</button>` : nothing}
                </p>` : nothing}`
        }
      </div>
    </li>`;
  }

  #edit(line) {
    return html`<div class="field">
        <label class="visually-hidden" for="transcript-edit">Line at ${clock(line.startMs)}</label>
        <textarea
          class="input"
          id="transcript-edit"
          rows=${Math.max(2, Math.ceil(this.typed.length / 60))}
          maxlength="2000"
          .value=${this.typed}
          @input=${(event) => {
            this.typed = event.target.value;
          }}
          @keydown=${this.#editKey}
        ></textarea>
      </div>
      ${this.#conflict()}
      <p class="transcript-do">
        <button type="button" class="button button-small button-primary" ?disabled=${this.busy || this.theirs} @click=${() => this.#save()}>Save</button>
        <button type="button" class="button button-small" ?disabled=${this.busy || this.theirs} @click=${() => this.#split()}>Split here</button>
        <button type="button" class="button button-small button-quiet" @click=${() => this.#close()}>Cancel</button>
      </p>`;
  }

  #conflict() {
    if (!this.theirs) return nothing;
    if (this.theirs.gone)
      return html`<div class="notice notice-warn" role="alert">
        <p>Somebody else has taken this line away. What you wrote is still here.</p>
        <button type="button" class="button button-small" @click=${() => this.#putBack()}>Put it in as a new line</button>
        <button type="button" class="button button-small" @click=${() => this.#close()}>Let it go</button>
      </div>`;
    return html`<div class="notice notice-warn" role="alert">
      <p>Somebody else changed this line meanwhile. Theirs: “${this.theirs.text}”</p>
      <button type="button" class="button button-small" @click=${() => this.#keepMine()}>Keep mine</button>
      <button type="button" class="button button-small" @click=${() => this.#close()}>Take theirs</button>
    </div>`;
  }

  #history() {
    return html`<details class="transcript-history">
      <summary>Who changed what${this.edits.length ? html` <span class="count">${this.edits.length}</span>` : nothing}</summary>
      ${
        this.edits.length
          ? html`<ol>
              ${this.edits.map(
                (edit) =>
                  html`<li>
                    <b>${edit.by}</b> ${edit.what}
                    <span class="muted">${edit.lines === 1 ? "1 line" : `${edit.lines} lines`}, ${ago(edit.at, Date.now())}</span>
                    ${edit.undone ? html`<span class="muted">taken back</span>` : html`<button type="button" class="link-button" ?disabled=${this.busy} @click=${() => this.#undo(edit)}>Take back</button>`}
                  </li>`,
              )}
            </ol>`
          : html`<p class="muted">Nobody has changed anything yet.</p>`
      }
    </details>`;
  }

  #key = (event) => {
    const key = meant(event);
    const act = key && this.lines?.length && this.#do[key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  #do = {
    j: () => this.#go(this.place + 1),
    k: () => this.#go(this.place - 1),
    ArrowDown: () => this.#go(this.place + 1),
    ArrowUp: () => this.#go(this.place - 1),
    Enter: () => this.#open(this.place),
    p: () => this.querySelector("candor-sound").toggle(this.#current.startMs),
    m: () => this.#merge(),
    u: () => {
      const last = this.edits.find((edit) => !edit.undone && !edit.what.startsWith("Undo: "));
      if (last) this.#undo(last);
      else this.said = "There is nothing to undo.";
    },
    f: () => this.#ask("replace", { find: "", to: "", matchCase: false, whole: true }),
    r: () => this.#ask("rename", { from: this.#current?.speaker ?? "", to: this.#current?.speaker ?? "" }),
    t: () => this.#ask("shift", { by: "", which: "from", place: this.place }),
  };

  get #mayRedact() {
    const role = this.me?.role;
    return role === "ADMIN" || role === "COMMS" || (role === "MODERATOR" && this.broadcast.state !== "PUBLISHED");
  }

  #redact({ id, text }) {
    redact(this.querySelector("candor-redact"), this.slug, [{ what: "LINE", id, label: "The line", text }], () => {
      this.said = "Removed for good.";
      this.#look();
    });
  }

  #ask(name, values) {
    this.querySelector(`candor-${name}`).ask({
      ...values,
      lines: this.lines,
      submit: async ({ what, changes }) => {
        if (!changes.length) throw new Error("There is nothing to change.");
        await this.#send(what, changes);
      },
    });
  }

  async #go(place) {
    if (place < 0 || place >= this.lines.length) return;
    this.place = place;
    await this.updateComplete;
    this.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }

  /** A click on a word plays from it; a selection of text is left alone. */
  #clicked(event, line, place) {
    if (!getSelection().isCollapsed) return;
    const at = document.caretPositionFromPoint?.(event.clientX, event.clientY)?.offset ?? document.caretRangeFromPoint?.(event.clientX, event.clientY)?.startOffset ?? 0;
    this.#play(place, momentAt(line, wordStart(line.text, at)));
  }

  #play(place, moment) {
    this.place = place;
    this.querySelector("candor-sound").playFrom(moment);
  }

  #follow(moment) {
    const row = this.querySelector(".transcript-line.said");
    const now = this.lines.findLast((line) => line.startMs <= moment && moment < line.endMs + 500);
    if (row?.dataset.id === now?.id) return;
    row?.classList.remove("said");
    if (now) this.querySelector(`[data-id="${now.id}"]`)?.classList.add("said");
  }

  async #open(place) {
    const line = this.lines[place];
    if (this.editing && this.editing !== line.id && !(await this.#save())) return;
    this.place = this.lines.findIndex(({ id }) => id === line.id);
    this.editing = line.id;
    this.readVersion = this.#line(line.id).version;
    this.typed = this.#line(line.id).text;
    this.theirs = null;
    await this.updateComplete;
    this.querySelector("#transcript-edit")?.focus();
  }

  #close() {
    if (this.theirs?.gone) this.lines = this.lines.filter(({ id }) => id !== this.editing);
    this.editing = null;
    this.theirs = null;
    this.problem = null;
  }

  #editKey = (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") this.#close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#split();
    else if (event.key === "Enter" && !event.shiftKey) this.#save();
    else return;
    event.preventDefault();
  };

  async #save() {
    const text = this.typed.trim();
    const line = this.#line(this.editing);
    if (this.theirs) return false;
    if (text === line?.text) {
      this.#close();
      return true;
    }
    return this.#step("Edit a line", [{ id: this.editing, version: this.readVersion, text }]);
  }

  async #split() {
    const line = { ...this.#line(this.editing), text: this.typed, version: this.readVersion };
    const changes = split(line, this.querySelector("#transcript-edit").selectionStart);
    if (changes) await this.#step("Split a line", changes);
    else this.said = "Put the cursor between two words first.";
  }

  async #merge() {
    const next = this.lines[this.place + 1];
    const changes = next && merge(this.#current, next);
    if (changes) await this.#step("Merge two lines", changes);
  }

  #keepMine() {
    this.readVersion = this.theirs.version;
    this.theirs = null;
    this.#save();
  }

  async #putBack() {
    const { startMs, endMs, speaker } = this.#line(this.editing);
    const text = this.typed.trim();
    if (text) await this.#step("Put a line back", [{ id: crypto.randomUUID(), startMs, endMs, speaker: speaker ?? "", text }]);
  }

  async #undo(edit) {
    this.busy = true;
    this.problem = null;
    try {
      await post(broadcastPath(this.slug, `/transcript/edits/${edit.id}/undo`));
      this.said = `Taken back: ${edit.what}`;
    } catch (problem) {
      this.problem = problem.is?.("edited-meanwhile") ? new Error("Somebody has changed these lines since; it cannot be taken back.") : problem;
    } finally {
      this.busy = false;
    }
    await this.#look();
  }

  /** One step on the line that is being edited. @return whether it was made */
  async #step(what, changes) {
    this.problem = null;
    try {
      await this.#send(what, changes);
      this.#close();
      return true;
    } catch (problem) {
      await this.#look();
      if (!problem.is?.("edited-meanwhile")) this.problem = problem;
      else if (!this.theirs) this.problem = new Error("Somebody else changed this meanwhile. Please look again, then try once more.");
      return false;
    }
  }

  async #send(what, changes) {
    this.busy = true;
    try {
      await post(broadcastPath(this.slug, "/transcript/edits"), { language: this.language, what, changes });
      this.said = `${what}: done.`;
      await this.#look();
    } finally {
      this.busy = false;
    }
  }

  /** A line that is open belongs to the language in which it was opened: it is saved first, or nothing changes. */
  async #other(choice) {
    const language = choice.value;
    if (this.editing && !(await this.#save())) {
      choice.value = this.language;
      return;
    }
    this.language = language;
    this.revision = null;
    await this.#look();
  }
}
customElements.define("candor-transcript", TranscriptEditor);
