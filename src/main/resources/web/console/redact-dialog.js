import { html, nothing } from "lit";
import { broadcastPath, Problem, post } from "./api.js";
import { DialogElement } from "./dialog.js";
import { faultOf, textArea } from "./forms.js";

/**
 * Removes something for good, everywhere. In two steps: what and why, then once more with what will be gone in front of
 * the eyes. There is no undo behind it.
 */
class RedactDialog extends DialogElement {
  static properties = {
    parts: { state: true },
    part: { state: true },
    whole: { state: true },
    words: { state: true },
    reason: { state: true },
    sure: { state: true },
  };

  grave = true;

  get #chosen() {
    return this.parts.find(({ what }) => what === this.part) ?? this.parts[0];
  }

  heading() {
    return this.sure ? "Remove this for good?" : "Redact";
  }

  doWord() {
    return this.sure ? "Remove for good" : "Next";
  }

  body() {
    return this.sure ? this.#confirmation() : this.#form();
  }

  #form() {
    const chosen = this.#chosen;
    const canChoose = chosen.whole !== false && chosen.span !== false;
    return html`<div class="stack">
      <p>
        It goes from this page, from viewers’ screens, from every edition of the record, its exports and the search. A mark
        stays in its place, with the day and the reason.
      </p>
      ${
        this.parts.length > 1
          ? html`<fieldset class="choices">
              <legend>What holds it</legend>
              ${this.parts.map(
                ({ what, label }) =>
                  html`<label class="choice">
                    <input
                      type="radio"
                      name="part"
                      .checked=${what === chosen.what}
                      @change=${() => {
                        this.part = what;
                        this.words = "";
                      }}
                    /><span>${label}</span></label
                  >`,
              )}
            </fieldset>`
          : nothing
      }
      <div class="field">
        <p class="label" id="redact-text-label">${canChoose || chosen.whole === false ? "Select what is to go" : "This goes"}</p>
        <blockquote
          class="quoted redact-text"
          tabindex="0"
          aria-labelledby="redact-text-label"
          @mouseup=${this.#select}
          @keyup=${this.#select}
          @touchend=${this.#select}
        >${chosen.text}</blockquote>
      </div>
      ${
        canChoose
          ? html`<fieldset class="choices">
              <legend>How much</legend>
              <label class="choice">
                <input type="radio" name="whole" .checked=${!this.whole} @change=${() => (this.whole = false)} /><span
                  >Only these words, wherever they stand in it</span
                ></label
              >
              <label class="choice">
                <input type="radio" name="whole" .checked=${this.whole} @change=${() => (this.whole = true)} /><span
                  >All of it</span
                ></label
              >
            </fieldset>`
          : nothing
      }
      ${
        this.#takesAll(chosen)
          ? nothing
          : textArea({
              id: "redact-words",
              name: "words",
              label: "Words to remove",
              hint: "As they stand there. Every place in it that has them is redacted.",
              rows: 2,
              max: 4000,
              value: this.words,
              fault: faultOf(this.problem, "words"),
              input: (value) => {
                this.words = value;
              },
            })
      }
      ${textArea({
        id: "redact-reason",
        name: "reason",
        label: "Reason",
        hint: "Everybody can read it, after “because”. Do not repeat what you remove.",
        rows: 2,
        max: 500,
        focus: true,
        value: this.reason,
        fault: faultOf(this.problem, "reason"),
        input: (value) => {
          this.reason = value;
        },
      })}
    </div>`;
  }

  #confirmation() {
    const chosen = this.#chosen;
    return html`<div class="stack">
      <p>This will be gone, and nobody can bring it back:</p>
      <blockquote class="quoted redact-text">${this.#takesAll(chosen) ? chosen.text : this.words}</blockquote>
      <p>In its place: <strong>Removed today because ${this.reason.trim()}</strong></p>
      <p><button type="button" class="link-button" @click=${() => (this.sure = false)}>Change something</button></p>
    </div>`;
  }

  #takesAll(chosen) {
    return chosen.span === false || (this.whole && chosen.whole !== false);
  }

  /** What is selected in the text is what is to go. */
  #select = () => {
    const selected = getSelection().toString().trim();
    if (!selected || this.#chosen.span === false) return;
    this.words = selected;
    this.whole = false;
  };

  values() {
    const chosen = this.#chosen;
    return {
      what: chosen.what,
      id: chosen.id ?? null,
      words: this.#takesAll(chosen) ? null : this.words.trim(),
      reason: this.reason.trim(),
    };
  }
}
customElements.define("candor-redact", RedactDialog);

/**
 * Asks what of this is to be removed, and removes it. `parts`: {what, id, label, text, whole?, span?} as the service knows
 * them; `after` is called when it is done.
 */
export function redact(dialog, slug, parts, after = () => {}) {
  dialog.ask({
    parts,
    part: parts[0].what,
    whole: parts[0].whole !== false,
    words: "",
    reason: "",
    sure: false,
    submit: async (values) => {
      if (!dialog.sure) {
        const missing = [
          values.words === "" && { field: "words", message: "Which words?" },
          !values.reason && { field: "reason", message: "Readers are told why." },
        ].filter(Boolean);
        if (missing.length) throw new Problem({ title: "Some fields need another look.", fields: missing });
        dialog.sure = true;
        dialog.stay = true;
        return;
      }
      try {
        await post(broadcastPath(slug, "/redactions"), values);
      } catch (problem) {
        dialog.sure = false;
        throw problem;
      }
      after();
    },
  });
}

/** What of a question can be redacted. */
export function partsOfQuestion(question) {
  const { id, text, name, answer } = question;
  return [
    { what: "QUESTION", id, label: name ? "The question (all of it takes the name as well)" : "The question", text },
    ...(name ? [{ what: "NAME", id, label: "The asker’s name", text: name, span: false }] : []),
    ...(answer?.kind === "WRITTEN" ? [{ what: "ANSWER", id, label: "The written answer", text: answer.text }] : []),
  ];
}
