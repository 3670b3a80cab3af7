import { html, nothing } from "lit";
import { DialogElement } from "./dialog.js";
import { drafts, faultOf, textArea, textField } from "./forms.js";
import { groupTargets, STATE_WORDS } from "./questions.js";

const REASONS = [
  "Already answered in the brief: please see “What you can do now”.",
  "This is about a personal case: please call us, the numbers are on this page.",
  "We cannot answer this one today.",
  "Not about this event.",
  "Abusive or insulting.",
];

const quoted = (question) => html`<blockquote class="quoted">${question.text}</blockquote>`;

/** What somebody else did while this dialog was open; doing it again is on what is said here. */
const meanwhile = (dialog) =>
  dialog.problem?.is?.("edited-meanwhile")
    ? html`<div class="notice notice-warn" role="status">
        <p>
          <b>${dialog.problem.meanwhile}</b> What you entered is kept; doing it again applies it to the question as it is
          now.
        </p>
        ${dialog.problem.theirs ? html`<blockquote class="quoted">${dialog.problem.theirs}</blockquote>` : nothing}
      </div>`
    : nothing;

/** Why not: the asker reads these very words. */
class DismissDialog extends DialogElement {
  static properties = { reason: { state: true } };

  heading() {
    return "Dismiss this question";
  }

  doWord() {
    return "Dismiss";
  }

  values() {
    return { reason: this.reason.trim() };
  }

  #pick = (event) => {
    const place = Number(event.key) - 1;
    if (event.target.matches("textarea") || !REASONS[place]) return;
    event.preventDefault();
    this.reason = REASONS[place];
  };

  body() {
    return html`<div class="stack" @keydown=${this.#pick}>
      ${meanwhile(this)} ${quoted(this.question)}
      <fieldset class="choices">
        <legend>The asker will see the reason</legend>
        ${REASONS.map(
          (reason, place) =>
            html`<label class="choice">
              <input
                type="radio"
                name="preset"
                .checked=${this.reason === reason}
                ?autofocus=${place === 0}
                @change=${() => {
                  this.reason = reason;
                }}
              />
              <kbd class="kbd" aria-hidden="true">${place + 1}</kbd><span>${reason}</span>
            </label>`,
        )}
      </fieldset>
      ${textArea({
        id: "dismiss-reason",
        name: "reason",
        label: "Or in your own words",
        rows: 2,
        max: 300,
        value: this.reason,
        input: (value) => {
          this.reason = value;
        },
        fault: faultOf(this.problem, "reason"),
      })}
    </div>`;
  }
}
customElements.define("candor-dismiss", DismissDialog);

/** Which question says the same: likest first, so that mostly Enter is enough. */
class GroupDialog extends DialogElement {
  static properties = { search: { state: true }, place: { state: true } };

  heading() {
    return "Group under another question";
  }

  doWord() {
    return this.#targets().length ? "Group here" : null;
  }

  values() {
    return { under: this.#targets()[this.place]?.question.id };
  }

  #targets() {
    return groupTargets(this.questions, this.question, this.search).slice(0, 30);
  }

  #move = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.place = Math.min(this.#targets().length - 1, Math.max(0, this.place + step));
  };

  updated() {
    this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  body() {
    const targets = this.#targets();
    return html`<div class="stack">
      ${meanwhile(this)} ${quoted(this.question)}
      <div class="field">
        <label for="group-search">Find the question it belongs to</label>
        <p class="hint" id="group-hint">The likest come first. ↑ and ↓ choose, Enter groups.</p>
        <input
          class="input"
          id="group-search"
          type="search"
          autocomplete="off"
          autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls="group-targets"
          aria-describedby="group-hint"
          aria-activedescendant=${targets.length ? `target-${this.place}` : nothing}
          .value=${this.search}
          @keydown=${this.#move}
          @input=${(event) => {
            this.search = event.target.value;
            this.place = 0;
          }}
        />
      </div>
      <ul class="targets" id="group-targets" role="listbox" aria-label="Questions" ?hidden=${!targets.length}>
        ${targets.map(
          ({ question, alike }, place) =>
            html`<li
              role="option"
              id="target-${place}"
              class="target"
              aria-selected=${place === this.place}
              @click=${() => {
                this.place = place;
              }}
              @dblclick=${() => this.querySelector("form").requestSubmit()}
            >
              <span class="weight">${question.weight}</span>
              <span class="target-text">${question.text}</span>
              <span class="muted">${STATE_WORDS[question.state]}${alike >= 0.5 ? ", reads alike" : ""}</span>
            </li>`,
        )}
      </ul>
      ${targets.length ? nothing : html`<p class="muted">No other question ${this.search ? "has these words" : "is open"}.</p>`}
    </div>`;
  }
}
customElements.define("candor-group", GroupDialog);

/** A written answer, signed. Kept while it is being written. */
class AnswerDialog extends DialogElement {
  static properties = {
    text: { state: true },
    author: { state: true },
    signedAs: { state: true },
    secret: { state: true },
  };

  async ask(values) {
    const draft = drafts.read(`answer.${values.question.id}`);
    await super.ask({ text: "", secret: false, ...values, ...(draft ? { text: draft } : {}) });
  }

  heading() {
    return "Answer in writing";
  }

  doWord() {
    if (!this.publishes(this.question, this.secret)) return "Hand to a moderator";
    return this.secret ? "Answer privately" : "Publish the answer";
  }

  values() {
    const role = this.signedAs.trim();
    localStorage.setItem("candor.signed-as", role);
    const author = this.forOthers ? this.author.trim() || null : null;
    return { text: this.text.trim(), author, role: role || null, private: this.secret };
  }

  body() {
    return html`<div class="stack">
      ${meanwhile(this)} ${quoted(this.question)}
      ${this.publishes(this.question, this.secret) ? nothing : html`<p class="hint">A moderator reads your answer before anybody else does.</p>`}
      ${textArea({
        id: "answer-text",
        name: "text",
        label: "Answer",
        rows: 6,
        max: 4000,
        value: this.text,
        focus: true,
        fault: faultOf(this.problem, "text"),
        input: (value) => {
          this.text = value;
          drafts.keep(`answer.${this.question.id}`, value);
        },
      })}
      <div class="fields-2">
        ${
          this.forOthers
            ? textField({
                id: "answer-author",
                name: "author",
                label: "Signed by",
                max: 120,
                value: this.author,
                hint: "Another name than yours is written down.",
                fault: faultOf(this.problem, "author"),
                input: (value) => {
                  this.author = value;
                },
              })
            : html`<div class="field"><span class="label">Signed by</span><p>${this.author}</p></div>`
        }
        ${textField({
          id: "answer-role",
          name: "role",
          label: this.forOthers ? "Their role" : "Your role",
          max: 160,
          value: this.signedAs,
          fault: faultOf(this.problem, "role"),
          input: (value) => {
            this.signedAs = value;
          },
        })}
      </div>
      ${
        this.question.state === "ON_AIR" || this.question.state === "ANSWERED"
          ? nothing
          : html`<label class="check"
              ><input
                type="checkbox"
                .checked=${this.secret}
                ?disabled=${this.question.state === "PRIVATE"}
                @change=${(event) => {
                  this.secret = event.target.checked;
                }}
              />
              <span>Only the asker sees this answer</span></label
            >`
      }
    </div>`;
  }
}
customElements.define("candor-answer", AnswerDialog);

/** Whoever asked this is heard by nobody but staff; they do not notice. */
class BlockDialog extends DialogElement {
  static properties = { along: { state: true }, reason: { state: true } };

  heading() {
    return "Block this viewer";
  }

  doWord() {
    return "Block";
  }

  values() {
    return this.along ? this.reason.trim() : null;
  }

  body() {
    return html`<div class="stack">
      ${quoted(this.question)}
      <p>
        What they ask goes to “Blocked”, apart from the other questions, and what they join does not count. They are not
        told. It holds for this broadcast and can be taken back.
      </p>
      <label class="check"
        ><input
          type="checkbox"
          autofocus
          .checked=${this.along}
          @change=${(event) => {
            this.along = event.target.checked;
          }}
        /><span>Dismiss their open questions as well</span></label
      >
      ${
        this.along
          ? textArea({
              id: "block-reason",
              name: "dismissReason",
              label: "The reason that they read",
              rows: 2,
              max: 300,
              value: this.reason,
              fault: faultOf(this.problem, "dismissReason"),
              input: (value) => {
                this.reason = value;
              },
            })
          : nothing
      }
    </div>`;
  }
}
customElements.define("candor-block", BlockDialog);
