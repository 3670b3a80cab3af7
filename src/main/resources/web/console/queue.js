import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ConsoleElement } from "./element.js";
import { actionWord, counts, FILTERS, fromOnePlace, groups, matches, QueueView, STATE_WORDS } from "./questions.js";
import { ago, clock, span } from "./times.js";

const ACTIONS = [
  { name: "approve", key: "a", word: "Approve", in: ["RECEIVED", "DISMISSED"] },
  { name: "on-air", key: "o", word: "On air", in: ["APPROVED", "RECEIVED"], live: true },
  { name: "answered", key: "↵", word: "Answered", in: ["ON_AIR"] },
  {
    name: "write",
    key: "w",
    word: "Write…",
    in: ["RECEIVED", "APPROVED", "ON_AIR", "ANSWERED", "PRIVATE"],
    experts: true,
  },
  { name: "group", key: "g", word: "Group…", in: ["RECEIVED", "APPROVED", "DISMISSED"] },
  { name: "dismiss", key: "d", word: "Dismiss…", in: ["RECEIVED", "APPROVED"] },
  {
    name: "redact",
    word: "Redact…",
    in: ["RECEIVED", "APPROVED", "ON_AIR", "ANSWERED", "PRIVATE", "DISMISSED", "WITHDRAWN"],
    redacts: true,
  },
  { name: "off-air", key: "a", word: "Back to the queue", in: ["ON_AIR"] },
];

/** What can be done to a question now, by this person. */
export function actionsFor(question, desk) {
  return ACTIONS.filter(
    (action) =>
      action.in.includes(question.state) &&
      (action.redacts ? desk.may.redact : action.experts ? desk.may.answer : desk.may.moderate) &&
      (!action.live || desk.broadcast.state === "LIVE"),
  );
}

/** The questions, one after the other. Only the person moves the list; see QueueView. */
class Queue extends ConsoleElement {
  static properties = { desk: { attribute: false }, revision: { attribute: false } };

  constructor() {
    super();
    this.view = new QueueView();
    this.unfolded = new Set();
  }

  connectedCallback() {
    super.connectedCallback();
    this.tickEverySecond();
  }

  get current() {
    return this.desk.questions.get(this.view.cursor);
  }

  willUpdate() {
    this.view.take(this.desk.questions);
    this.place = this.#whereIsCursor();
  }

  /** Rows above may come and go (undo, wrapping text): the row under the cursor stays where it was. */
  updated() {
    const row = this.#row();
    if (!row) return;
    if (this.place?.id === this.view.cursor) {
      const moved = row.getBoundingClientRect().top - this.place.top;
      if (Math.abs(moved) > 1) this.querySelector(".queue-rows").scrollTop += moved;
    }
    if (this.wantsFocus) {
      this.wantsFocus = false;
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }

  #row() {
    return this.querySelector(".queue-row[data-cursor]");
  }

  #whereIsCursor() {
    const row = this.#row();
    return row ? { id: row.dataset.id, top: row.getBoundingClientRect().top } : null;
  }

  show(filter) {
    this.view.show(filter, this.desk.questions);
    this.wantsFocus = true;
    this.requestUpdate();
  }

  step(by) {
    this.view.move(by, this.desk.questions);
    this.wantsFocus = true;
    this.requestUpdate();
  }

  moveOn() {
    this.view.moveOn(this.desk.questions);
    this.wantsFocus = true;
    this.requestUpdate();
  }

  select(id) {
    const question = this.desk.questions.get(id);
    if (!question) return;
    const filter = FILTERS.find(({ id: name }) => matches(question, name));
    if (filter && filter.id !== this.view.filter) this.view.show(filter.id, this.desk.questions);
    if (!this.view.order.includes(id)) this.view.refresh(this.desk.questions);
    this.view.cursor = id;
    this.wantsFocus = true;
    this.requestUpdate();
  }

  refresh() {
    this.view.refresh(this.desk.questions);
    this.wantsFocus = true;
    this.requestUpdate();
  }

  focusCursor() {
    this.#row()?.focus({ preventScroll: true });
  }

  search() {
    this.querySelector("#queue-search").focus();
  }

  render() {
    const { questions } = this.desk;
    const all = counts(questions);
    const fresh = this.view.fresh.length;
    const done = this.view.done(questions).length;
    this.groups = groups(questions);
    const shown = this.view.shown();
    const more = this.view.order.length - shown.length;
    return html` <div class="queue-head">
        <nav class="filters" aria-label="Questions by state">
          ${FILTERS.map(
            ({ id, label }) =>
              html`<button
                type="button"
                class="filter"
                aria-pressed=${this.view.filter === id}
                @click=${() => this.show(id)}
              >
                ${label} <span class="count">${all.filters[id]}</span>
              </button>`,
          )}
        </nav>
        <div class="queue-tools">
          <label class="visually-hidden" for="queue-search">Search in these questions</label>
          <input
            class="input"
            id="queue-search"
            type="search"
            placeholder="Search"
            autocomplete="off"
            .value=${this.view.search}
            @keydown=${this.#leaveSearch}
            @input=${(event) => {
              this.view.seek(event.target.value, questions);
              this.requestUpdate();
            }}
          />
          ${
            fresh || done
              ? html`<button
                  type="button"
                  class="button button-small ${fresh ? "button-strong" : ""}"
                  @click=${() => this.refresh()}
                >
                  ${fresh ? `${fresh} new` : `Clear ${done} done`} <kbd class="kbd" aria-hidden="true">n</kbd>
                </button>`
              : nothing
          }
        </div>
      </div>
      <ol class="queue-rows" aria-label=${FILTERS.find(({ id }) => id === this.view.filter).label}>
        ${repeat(
          shown,
          (id) => id,
          (id) => this.#question(questions.get(id)),
        )}
      </ol>
      ${
        more > 0
          ? html`<button type="button" class="button" @click=${() => this.#showMore()}>Show more (${more})</button>`
          : nothing
      }
      ${this.desk.left ? html`<p class="empty">${this.desk.left} older questions are not shown here; the export has all.</p>` : nothing}
      ${this.view.order.length ? nothing : this.#empty()}`;
  }

  #showMore() {
    this.view.showMore();
    this.requestUpdate();
  }

  #leaveSearch = (event) => {
    if (event.key === "Escape") {
      this.view.seek("", this.desk.questions);
      this.requestUpdate();
    }
    if (event.key === "Enter" || event.key === "Escape" || event.key === "ArrowDown") {
      event.preventDefault();
      this.wantsFocus = true;
      this.requestUpdate();
    }
  };

  #empty() {
    if (!this.desk.known) return html`<p class="empty">Fetching the questions…</p>`;
    if (this.view.search) return html`<p class="empty">No question here has these words. Escape shows all again.</p>`;
    const says = {
      waiting: this.desk.broadcast.acceptsQuestions
        ? "Nothing waits for you. New questions appear here within half a second."
        : "Nothing waits for you. Questions are closed.",
      approved: "No approved question waits for its turn. Approve one with a.",
      "on-air": "Nothing is on air. Put an approved question on air with o.",
      answered: "Nothing is answered yet.",
      closed: "Nothing was dismissed or withdrawn.",
    };
    return html`<p class="empty">${says[this.view.filter]}</p>`;
  }

  #question(question) {
    if (!question) return nothing;
    const here = question.id === this.view.cursor;
    const open = matches(question, this.view.filter);
    const now = this.desk.now();
    const group = this.groups.get(question.id) ?? [];
    return html`<li
      class="queue-row ${open ? "" : "queue-row-done"}"
      data-id=${question.id}
      ?data-cursor=${here}
      tabindex=${here ? 0 : -1}
      aria-current=${here ? "true" : nothing}
      @click=${() => this.#choose(question.id)}
    >
      <span class="weight" title="People who asked this"
        >${question.weight}<span class="visually-hidden">
          ${question.weight === 1 ? "person asks" : "people ask"}</span
        ></span
      >
      <div class="row-main">
        <p class="row-text">${question.text}</p>
        <p class="row-meta">
          ${open ? nothing : html`<span class="state-word">${STATE_WORDS[question.state]}</span>`}
          <span
            >${question.name ? `${question.name}, ` : ""}${question.state === "RECEIVED" ? `waiting ${span(now - Date.parse(question.askedAt))}` : ago(question.askedAt, now)}</span
          >
          ${fromOnePlace(question) ? html`<span class="one-network" title="An office, an airport, or one person who makes up many">${question.weight} people · ${question.fromOneNetwork} from one network</span>` : nothing}
          ${question.answer?.kind === "SPOKEN" ? html`<span>answered at ${clock(question.answer.startMs)}</span>` : nothing}
          ${question.last ? html`<span class="trace">${actionWord(question.last.action)} by ${question.last.by}, ${ago(question.last.at, now)}</span>` : nothing}
        </p>
        ${question.reason ? html`<p class="row-note">“${question.reason}”</p>` : nothing}
        ${question.answer?.kind === "WRITTEN" ? html`<p class="row-note">${question.answer.text}<br /><span class="muted">${[question.answer.author, question.answer.role].filter(Boolean).join(", ")}</span></p>` : nothing}
        ${group.length ? this.#group(question, group) : nothing} ${here ? this.#buttons(question) : nothing}
      </div>
    </li>`;
  }

  #group(question, group) {
    const unfolded = this.unfolded.has(question.id);
    return html`<button
        type="button"
        class="link-button"
        aria-expanded=${unfolded}
        @click=${(event) => {
          event.stopPropagation();
          if (!this.unfolded.delete(question.id)) this.unfolded.add(question.id);
          this.requestUpdate();
        }}
      >
        ${group.length} grouped here
      </button>
      ${
        unfolded
          ? html`<ul class="grouped">
              ${group.map(
                (other) =>
                  html`<li>
                    <span>${other.text}</span>
                    ${other.last?.undoable && this.desk.may.moderate ? html`<button type="button" class="link-button" @click=${() => this.tell("desk-act", { id: other.id, name: "undo" })}>Take out</button>` : nothing}
                  </li>`,
              )}
            </ul>`
          : nothing
      }`;
  }

  #buttons(question) {
    const running = this.desk.running.has(question.id);
    const undo = question.last?.undoable && this.desk.may.moderate && question.state !== "RECEIVED";
    return html`<div class="row-actions">
      ${actionsFor(question, this.desk).map(
        (action, place) =>
          html`<button
            type="button"
            class="button button-small ${place === 0 ? "button-strong" : ""}"
            ?disabled=${running}
            @click=${(event) => {
              event.stopPropagation();
              this.tell("desk-act", { id: question.id, name: action.name });
            }}
          >
            ${action.word} ${action.key ? html`<kbd class="kbd" aria-hidden="true">${action.key}</kbd>` : nothing}
          </button>`,
      )}
      ${undo ? html`<button type="button" class="button button-small" ?disabled=${running} @click=${() => this.tell("desk-act", { id: question.id, name: "undo" })}>Undo</button>` : nothing}
    </div>`;
  }

  #choose(id) {
    if (this.view.cursor === id) return;
    this.view.cursor = id;
    this.requestUpdate();
  }
}
customElements.define("candor-queue", Queue);
