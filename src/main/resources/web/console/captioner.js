import { html, nothing } from "lit";
import { toast } from "../app/toast.js";
import { CaptionDesk } from "./caption-desk.js";
import { ConsoleElement } from "./element.js";
import { drafts } from "./forms.js";
import { clock } from "./times.js";
import "./caption-sources.js";

const INTERIM_EVERY_MS = 500;
const PAUSE_MS = 1200;
const LONGEST = 500;

/** Shows a language by its name. */
const nameOf = (tag) => new Intl.DisplayNames(["en"], { type: "language", fallback: "code" }).of(tag);

/** A captioner's page: type or respeak, name who speaks with a key, put the last lines right. */
class Captioner extends ConsoleElement {
  static properties = {
    slug: {},
    speaker: { state: true },
    speakers: { state: true },
    asTyped: { state: true },
    byItself: { state: true },
    editing: { state: true },
    failed: { state: true },
  };

  #seq = null;
  #startMs = 0;
  #interimAt = 0;
  #interimTimer;
  #pause;
  /** What was refused and is in the field again, before what is being written. */
  #putBack = "";

  connectedCallback() {
    super.connectedCallback();
    const kept = drafts.read(`captions.${this.slug}`) ?? {};
    this.speakers = kept.speakers ?? [];
    this.asTyped = kept.asTyped ?? true;
    this.byItself = kept.byItself ?? false;
    this.desk = new CaptionDesk(this.slug);
    this.desk.addEventListener("change", () => this.requestUpdate());
    this.desk.addEventListener("refused", ({ detail }) => this.#refused(detail));
    this.desk.start().then(
      () => {
        const presenter = this.desk.broadcast.presenter.name;
        if (!this.speakers.length) this.speakers = [presenter];
        this.speaker = this.speakers[0];
      },
      (problem) => {
        this.failed = problem;
      },
    );
    document.addEventListener("keydown", this.#key);
    this.tickEverySecond();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.desk.stop();
    clearTimeout(this.#interimTimer);
    clearTimeout(this.#pause);
    document.removeEventListener("keydown", this.#key);
  }

  willUpdate() {
    const box = this.querySelector(".cc-lines");
    this.atEnd = !box || box.scrollHeight - box.scrollTop - box.clientHeight < 60;
  }

  updated() {
    const box = this.querySelector(".cc-lines");
    if (box && this.atEnd && !this.editing) box.scrollTop = box.scrollHeight;
  }

  #keep() {
    const { speakers, asTyped, byItself } = this;
    drafts.keep(`captions.${this.slug}`, { speakers, asTyped, byItself });
  }

  // --- writing

  get #field() {
    return this.querySelector("#cc-words");
  }

  /** Numbers with Alt, by the place of the key: on many keyboards Alt and a digit write something else. */
  #key = (event) => {
    const digit = event.altKey && !event.ctrlKey && !event.metaKey && /^Digit(\d)$/.exec(event.code)?.[1];
    if (digit === undefined || digit === false || digit === null) return;
    event.preventDefault();
    if (digit === "0") this.#speak(null);
    else if (this.speakers[digit - 1]) this.#speak(this.speakers[digit - 1]);
  };

  /** What was begun belongs to who was speaking. */
  #speak(name) {
    if (name !== this.speaker && this.#field?.value.trim()) this.#finish();
    this.speaker = name;
    this.#field?.focus();
  }

  /** What was begun is in the language in which it was begun. */
  #write(language) {
    this.#finish();
    this.desk.choose(language);
  }

  #typed = (event) => {
    const text = event.target.value;
    if (!text.trim()) {
      this.#withdraw();
      return;
    }
    if (this.#seq === null) {
      this.#seq = this.desk.nextSeq();
      this.#startMs = this.desk.moment() ?? 0;
    }
    if (this.byItself && !event.isComposing && /[.?!…]["”’)]?\s$/.test(text)) {
      this.#finish();
      return;
    }
    clearTimeout(this.#pause);
    if (this.byItself) this.#pause = setTimeout(() => this.#finish(), PAUSE_MS);
    if (this.asTyped) this.#interim();
  };

  #interim() {
    clearTimeout(this.#interimTimer);
    const wait = INTERIM_EVERY_MS - (performance.now() - this.#interimAt);
    if (wait > 0) {
      this.#interimTimer = setTimeout(() => this.#interim(), wait);
      return;
    }
    const text = this.#field?.value.trim();
    if (!text || this.#seq === null || !this.desk.onAir) return;
    this.#interimAt = performance.now();
    this.desk.say(this.#line(text, "INTERIM"));
  }

  #line(text, state) {
    const endMs = Math.max(this.#startMs, this.desk.moment() ?? 0);
    return { seq: this.#seq, startMs: this.#startMs, endMs, speaker: this.speaker || undefined, text, state };
  }

  #finish() {
    clearTimeout(this.#interimTimer);
    clearTimeout(this.#pause);
    const field = this.#field;
    const text = field.value.trim().split("\n").map((line) => line.trim()).filter(Boolean).join(" ");
    if (!text || !this.desk.hasMoments) return;
    if (this.#seq === null) {
      this.#seq = this.desk.nextSeq();
      this.#startMs = this.desk.moment() ?? 0;
    }
    this.desk.say(this.#line(text, "FINAL"));
    this.#seq = null;
    this.#putBack = "";
    field.value = "";
  }

  /** Nothing is left of a line that was begun: what is on air of it goes too. */
  #withdraw() {
    clearTimeout(this.#interimTimer);
    clearTimeout(this.#pause);
    this.#putBack = "";
    if (this.#seq !== null) this.desk.withdraw(this.#seq, this.desk.language);
    this.#seq = null;
  }

  #pressed = (event) => {
    if (event.isComposing) return;
    const empty = !event.target.value;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#finish();
    } else if (event.key === "Escape" && !empty) {
      event.target.value = "";
      this.#withdraw();
    } else if (event.key === "ArrowUp" && empty) {
      event.preventDefault();
      this.#editAt(-1);
    }
  };

  /** The words come before what is being written, in the order in which they were spoken. */
  #refused({ line, problem }) {
    const field = this.#field;
    if (field && line.state !== "INTERIM") {
      const before = field.value.startsWith(this.#putBack) ? this.#putBack : "";
      const written = field.value.slice(before.length).trimStart();
      this.#putBack = [before, line.text].filter(Boolean).join(" ");
      field.value = [this.#putBack, written].filter(Boolean).join(" ");
    }
    toast(problem.sentence ?? problem.message);
  }

  // --- correcting

  get #final() {
    return this.desk.lines.filter(({ state }) => state !== "INTERIM");
  }

  #editAt(place) {
    const line = this.#final.at(place);
    if (line) this.#edit(line);
  }

  async #edit(line) {
    this.editing = { line, text: line.text, speaker: line.speaker ?? "" };
    await this.updateComplete;
    const field = this.querySelector("#cc-edit");
    field.focus();
    field.scrollIntoView({ block: "nearest" });
  }

  #stopEditing() {
    this.editing = null;
    this.#field?.focus();
  }

  #editKey = (event) => {
    if (event.isComposing) return;
    const here = this.#final.findIndex(({ id }) => id === this.editing.line.id);
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#save();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#stopEditing();
    } else if (event.key === "ArrowUp" && event.altKey && here > 0) {
      event.preventDefault();
      this.#edit(this.#final[here - 1]);
    } else if (event.key === "ArrowDown" && event.altKey && here < this.#final.length - 1) {
      event.preventDefault();
      this.#edit(this.#final[here + 1]);
    }
  };

  async #save() {
    const { line, text, speaker } = this.editing;
    const to = { text: text.trim(), speaker: speaker.trim() };
    if (!to.text) return;
    try {
      if (to.text !== line.text || to.speaker !== (line.speaker ?? "")) await this.desk.correct(line, to);
      this.#stopEditing();
    } catch (problem) {
      const now = problem.is?.("edited-meanwhile") && this.#final.find(({ id }) => id === line.id);
      if (now && now.text === to.text && (now.speaker ?? "") === to.speaker) {
        this.#stopEditing(); // it is as it should be: the answer to the first try was lost
      } else if (now && now.version > line.version && now.text === line.text && now.speaker === line.speaker) {
        // Only when it ends is known better now: nobody's words are in the way.
        this.editing = { ...this.editing, line: now };
        await this.#save();
      } else if (now) this.editing = { ...this.editing, line: now, meanwhile: now.text };
      else toast(problem.sentence ?? problem.message);
    }
  }

  async #takeAway(line) {
    try {
      await this.desk.takeAway(line);
      this.#stopEditing();
    } catch (problem) {
      toast(problem.sentence ?? problem.message);
    }
  }

  // --- speakers

  #addSpeaker = (event) => {
    event.preventDefault();
    const field = event.target.querySelector("input");
    const name = field.value.trim();
    if (!name) return;
    if (!this.speakers.includes(name)) this.speakers = [...this.speakers, name].slice(0, 9);
    field.value = "";
    this.#keep();
    this.#speak(name);
  };

  #removeSpeaker(name) {
    this.speakers = this.speakers.filter((other) => other !== name);
    if (this.speaker === name) this.speaker = null;
    this.#keep();
  }

  // --- drawing

  render() {
    if (this.failed) {
      return html`<div class="page console-page"><div class="notice notice-danger" role="alert"><p>${this.failed.sentence ?? this.failed.message}</p></div></div>`;
    }
    const { broadcast } = this.desk;
    if (!broadcast) return html`<p class="empty" role="status">Fetching the captions…</p>`;
    return html`
      <header class="cc-head">
        <div class="cc-title">
          <p class="cc-back"><a href="/console/${this.slug}">Control room</a></p>
          <h1>Captions <span class="cc-of">${broadcast.title}</span></h1>
        </div>
        ${this.#figures()}
      </header>
      <div class="cc">
        <section class="cc-main" aria-label="Captions on air">
          ${this.#list()} ${this.#composer()}
        </section>
        <aside class="cc-side" aria-label="Ways in">
          <candor-caption-sources .desk=${this.desk} slug=${this.slug}></candor-caption-sources>
        </aside>
      </div>
    `;
  }

  #figures() {
    const { desk } = this;
    const { delay, waiting } = desk;
    const moment = desk.moment();
    return html`<dl class="cc-figures">
      <div>
        <dt>${desk.onAir ? html`<span class="live">LIVE</span>` : desk.broadcast.endedAt ? "Ended after" : "Not on air"}</dt>
        <dd class="num">${moment === null ? "–" : clock(moment)}</dd>
      </div>
      <div>
        <dt>Live delay</dt>
        <dd class="num">${delay === null ? "–" : `${(delay / 1000).toFixed(1)} s`}</dd>
      </div>
      <div>
        <dt>Waiting</dt>
        <dd class="num">${waiting}</dd>
      </div>
    </dl>`;
  }

  #list() {
    const { lines } = this.desk;
    const shown = lines.slice(-100);
    if (!shown.length) {
      return html`<div class="cc-lines cc-none">
        <p class="empty">
          ${this.desk.onAir ? "Nothing has been captioned yet. What you write below is on every viewer’s screen at once." : "The captions will be here as they are spoken, from the moment the broadcast goes on air."}
        </p>
      </div>`;
    }
    return html`<ol class="cc-lines" tabindex="0" aria-label="The last lines">
      ${shown.map((line, place) => this.#row(line, shown[place - 1]))}
    </ol>`;
  }

  #row(line, before) {
    const named = line.speaker && line.speaker !== before?.speaker;
    if (this.editing?.line.id === line.id) return this.#editor(line);
    return html`<li class="cc-line ${line.state === "INTERIM" ? "cc-interim" : ""}">
      <span class="cc-moment num">${clock(line.startMs)}</span>
      <p class="cc-text">
        ${named ? html`<b class="cc-who">${line.speaker}</b>` : nothing}
        <span class="cc-said">${line.text}</span>
        ${line.state === "CORRECTED" ? html`<span class="cc-mark">corrected</span>` : nothing}
        ${line.state === "INTERIM" ? html`<span class="cc-mark">being written</span>` : nothing}
      </p>
      ${
        line.state === "INTERIM"
          ? nothing
          : html`<button type="button" class="link-button cc-fix" aria-label="Correct: ${line.text}" @click=${() => this.#edit(line)}>
              Correct
            </button>`
      }
    </li>`;
  }

  #editor(line) {
    const { text, speaker, meanwhile } = this.editing;
    return html`<li class="cc-line cc-editing">
      <span class="cc-moment num">${clock(line.startMs)}</span>
      <div class="cc-edit">
        <label class="visually-hidden" for="cc-edit-who">Who speaks</label>
        <input
          class="input"
          id="cc-edit-who"
          placeholder="Who speaks"
          maxlength="120"
          autocomplete="off"
          list="cc-known"
          .value=${speaker}
          @input=${(event) => (this.editing = { ...this.editing, speaker: event.target.value })}
          @keydown=${this.#editKey}
        />
        <label class="visually-hidden" for="cc-edit">The words</label>
        <textarea
          class="input"
          id="cc-edit"
          rows="2"
          maxlength="2000"
          .value=${text}
          @input=${(event) => (this.editing = { ...this.editing, text: event.target.value })}
          @keydown=${this.#editKey}
        ></textarea>
        ${meanwhile === undefined ? nothing : html`<p class="error" role="alert">Somebody changed this line meanwhile to “${meanwhile}”. Save again to replace it.</p>`}
        <div class="cc-edit-do">
          <button type="button" class="button button-small button-strong" @click=${() => this.#save()}>Save</button>
          <button type="button" class="button button-small" @click=${() => this.#stopEditing()}>Cancel</button>
          <button type="button" class="button button-small button-danger" @click=${() => this.#takeAway(line)}>
            Take away
          </button>
        </div>
      </div>
    </li>`;
  }

  #composer() {
    const { onAir, hasMoments, line, waiting, languages } = this.desk;
    return html`<div class="cc-composer">
      <div class="cc-speakers" role="group" aria-label="Who speaks">
        ${this.speakers.map(
          (name, place) =>
            html`<button
              type="button"
              class="button button-small"
              aria-pressed=${name === this.speaker}
              aria-keyshortcuts="Alt+${place + 1}"
              @click=${() => this.#speak(name)}
              @keydown=${(event) => event.key === "Delete" && this.#removeSpeaker(name)}
            >
              ${name}<span class="cc-key" aria-hidden="true">Alt ${place + 1}</span>
            </button>`,
        )}
        <button
          type="button"
          class="button button-small"
          aria-pressed=${!this.speaker}
          aria-keyshortcuts="Alt+0"
          @click=${() => this.#speak(null)}
        >
          Nobody named<span class="cc-key" aria-hidden="true">Alt 0</span>
        </button>
        <form class="cc-add" @submit=${this.#addSpeaker}>
          <label class="visually-hidden" for="cc-new">Somebody else</label>
          <input class="input" id="cc-new" placeholder="Somebody else" maxlength="120" autocomplete="off" />
          <button type="submit" class="button button-small">Add</button>
        </form>
      </div>
      <div class="cc-write">
        <label class="visually-hidden" for="cc-words">What ${this.speaker ?? "somebody"} says</label>
        <textarea
          class="input"
          id="cc-words"
          rows="2"
          maxlength=${LONGEST}
          placeholder="What ${this.speaker ?? "somebody"} says"
          aria-describedby="cc-hint"
          ?disabled=${!hasMoments}
          @input=${this.#typed}
          @keydown=${this.#pressed}
        ></textarea>
        <button type="button" class="button button-primary" ?disabled=${!hasMoments} @click=${() => this.#finish()}>
          ${onAir ? "Send" : "Add"}
        </button>
      </div>
      <p class="hint" id="cc-hint">
        ${
          hasMoments
            ? html`Enter sends the line. With nothing written, <kbd class="kbd">↑</kbd> corrects the last one.
                <kbd class="kbd">Esc</kbd> takes back what is being written.`
            : "Writing begins when the broadcast is on air."
        }
        ${line.up ? nothing : html`<span role="status"> Reconnecting; what you write is kept and sent.</span>`}
        ${waiting > 3 ? html`<span role="status"> ${waiting} lines wait for the service.</span>` : nothing}
      </p>
      <div class="cc-options">
        <label class="check"
          ><input
            type="checkbox"
            .checked=${this.asTyped}
            @change=${(event) => {
              this.asTyped = event.target.checked;
              this.#keep();
            }}
          /><span>Viewers see it as I write</span></label
        >
        <label class="check"
          ><input
            type="checkbox"
            .checked=${this.byItself}
            @change=${(event) => {
              this.byItself = event.target.checked;
              this.#keep();
            }}
          /><span>Respeaking: send at full stops and pauses</span></label
        >
        ${
          languages.length > 1
            ? html`<label class="cc-language"
                ><span>Language</span>
                <select class="input" @change=${(event) => this.#write(event.target.value)}>
                  ${languages.map((tag) => html`<option value=${tag} ?selected=${tag === this.desk.language}>${nameOf(tag)}</option>`)}
                </select></label
              >`
            : nothing
        }
      </div>
      <datalist id="cc-known">${this.speakers.map((name) => html`<option value=${name}></option>`)}</datalist>
    </div>`;
  }
}
customElements.define("candor-captioner", Captioner);
