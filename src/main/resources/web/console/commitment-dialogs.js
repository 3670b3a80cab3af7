import { html, nothing } from "lit";
import { broadcastPath, post, put } from "./api.js";
import { DialogElement } from "./dialog.js";
import { choice, faultOf, textArea, textField } from "./forms.js";
import { clock } from "./times.js";

/** Writes down what was promised on air: what, who owns it, by when, and which questions raised it. */
class CommitmentDialog extends DialogElement {
  static properties = {
    what: { state: true },
    owner: { state: true },
    dueOn: { state: true },
    chosen: { state: true },
  };

  heading() {
    return this.commitment ? "Correct this commitment" : "Record a commitment";
  }

  doWord() {
    return this.commitment ? "Save" : "Record it";
  }

  values() {
    return { what: this.what.trim(), owner: this.owner.trim(), dueOn: this.dueOn || null, questions: [...this.chosen] };
  }

  body() {
    return html`<div class="stack">
      ${this.moment === null ? nothing : html`<p class="muted">Made at ${clock(this.moment)}. Viewers see it at once.</p>`}
      ${textArea({
        id: "commitment-what",
        name: "what",
        label: "What was promised",
        rows: 2,
        max: 500,
        focus: true,
        hint: "In the words that were said.",
        value: this.what,
        fault: faultOf(this.problem, "what"),
        input: (value) => {
          this.what = value;
        },
      })}
      <div class="fields-2">
        ${textField({
          id: "commitment-owner",
          name: "owner",
          label: "Who owns it",
          max: 120,
          value: this.owner,
          fault: faultOf(this.problem, "owner"),
          input: (value) => {
            this.owner = value;
          },
        })}
        ${textField({
          id: "commitment-due",
          name: "dueOn",
          label: "Due",
          type: "date",
          value: this.dueOn,
          fault: faultOf(this.problem, "dueOn"),
          input: (value) => {
            this.dueOn = value;
          },
        })}
      </div>
      ${
        this.candidates.length
          ? html`<fieldset class="choices">
              <legend>Raised by</legend>
              ${this.candidates.map(
                (question) =>
                  html`<label class="choice">
                    <input
                      type="checkbox"
                      .checked=${this.chosen.has(question.id)}
                      @change=${() => this.#toggle(question.id)}
                    />
                    <span>${question.text}</span>
                  </label>`,
              )}
            </fieldset>`
          : nothing
      }
    </div>`;
  }

  #toggle(id) {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(id)) chosen.add(id);
    this.chosen = chosen;
  }
}
customElements.define("candor-commitment", CommitmentDialog);

/** What became of it: a note everybody can read. */
class ProgressDialog extends DialogElement {
  static properties = { state: { state: true }, note: { state: true } };

  heading() {
    return "What became of it";
  }

  doWord() {
    return "Publish the update";
  }

  values() {
    return { state: this.state, note: this.note.trim() };
  }

  body() {
    return html`<div class="stack">
      <blockquote class="quoted">${this.commitment.what}</blockquote>
      ${choice({
        id: "progress-state",
        name: "state",
        label: "State",
        value: this.state,
        fault: faultOf(this.problem, "state"),
        options: [
          { value: "OPEN", label: "Still open" },
          { value: "DONE", label: "Done" },
          { value: "DROPPED", label: "Dropped: it will not be done" },
        ],
        input: (value) => {
          this.state = value;
        },
      })}
      ${textArea({
        id: "progress-note",
        name: "note",
        label: "Note",
        rows: 3,
        max: 1000,
        focus: true,
        hint: "Public. Say what was done, or why not.",
        value: this.note,
        fault: faultOf(this.problem, "note"),
        input: (value) => {
          this.note = value;
        },
      })}
    </div>`;
  }
}
customElements.define("candor-progress", ProgressDialog);

/** The questions a commitment may have come from: on air, under the cursor, answered last. */
export function candidates(desk, cursor, already = []) {
  const all = [...desk.questions.values()];
  const answered = all
    .filter((question) => question.state === "ANSWERED")
    .sort((a, b) => Date.parse(b.last?.at ?? b.askedAt) - Date.parse(a.last?.at ?? a.askedAt))
    .slice(0, 3);
  const found = [
    ...all.filter((question) => already.includes(question.id)),
    ...all.filter((question) => question.state === "ON_AIR"),
    ...all.filter((question) => question.id === cursor),
    ...answered,
  ];
  return [...new Map(found.map((question) => [question.id, question])).values()];
}

export function recordCommitment(dialog, desk, cursor) {
  const found = candidates(desk, cursor);
  const moment = Math.round(desk.moment());
  const onAir = found.filter((question) => question.state === "ON_AIR").map((question) => question.id);
  dialog.ask({
    commitment: null,
    moment,
    what: "",
    owner: "",
    dueOn: "",
    candidates: found,
    chosen: new Set(onAir),
    submit: async (values) =>
      // The moment is when it was heard, not when the writing was done.
      desk.takeCommitment(await post(broadcastPath(desk.slug, "/follow-ups"), { ...values, moment })),
  });
}

/** A promise that was heard, put right before it is recorded. */
export function takePromise(dialog, desk, promise, take) {
  const found = candidates(desk, null);
  dialog.ask({
    commitment: null,
    moment: promise.moment,
    what: promise.text,
    owner: promise.owner ?? "",
    dueOn: promise.dueOn ?? "",
    candidates: found,
    chosen: new Set(found.filter((question) => question.state === "ON_AIR").map((question) => question.id)),
    submit: take,
  });
}

export function correctCommitment(dialog, desk, commitment) {
  let { version } = commitment;
  dialog.ask({
    commitment,
    moment: commitment.moment ?? null,
    what: commitment.what,
    owner: commitment.owner,
    dueOn: commitment.dueOn ?? "",
    candidates: candidates(desk, null, commitment.questions),
    chosen: new Set(commitment.questions),
    submit: async (values) => {
      const path = broadcastPath(desk.slug, `/follow-ups/${encodeURIComponent(commitment.id)}`);
      try {
        desk.takeCommitment(await put(path, { ...values, moment: commitment.moment, version }));
      } catch (problem) {
        if (!problem.is?.("edited-meanwhile")) throw problem;
        const theirs = desk.commitments.find((other) => other.id === commitment.id) ?? commitment;
        version = problem.version;
        throw new Error(`Somebody else saved meanwhile: “${theirs.what}” (${theirs.owner}). Saving again replaces it.`);
      }
    },
  });
}

export function updateCommitment(dialog, desk, commitment) {
  let { version } = commitment;
  dialog.ask({
    commitment,
    state: commitment.state === "OPEN" ? "DONE" : commitment.state,
    note: "",
    submit: async (values) => {
      const path = broadcastPath(desk.slug, `/follow-ups/${encodeURIComponent(commitment.id)}/updates`);
      try {
        desk.takeCommitment(await post(path, { ...values, version }));
      } catch (problem) {
        if (!problem.is?.("edited-meanwhile")) throw problem;
        const theirs = desk.commitments.find((other) => other.id === commitment.id) ?? commitment;
        version = problem.version;
        const note = theirs.updates?.at(-1)?.note ?? theirs.what;
        throw new Error(`Somebody else saved meanwhile: “${note}”. What you wrote is kept; publish it again if it still holds.`);
      }
    },
  });
}
