import { html, nothing } from "lit";
import { ConsoleElement } from "./element.js";
import { focusFault, refusal } from "./forms.js";

/**
 * A modal question to the person, on the browser's own dialog: focus stays inside, Escape leaves, and
 * focus returns to where it was. What was typed stays if the service refuses.
 */
export class DialogElement extends ConsoleElement {
  static properties = { problem: { state: true }, busy: { state: true }, shown: { state: true } };

  /** Opens with these values; `submit(values)` does the work, and its refusal is shown inside. */
  async ask(values) {
    Object.assign(this, values);
    this.problem = null;
    this.busy = false;
    this.shown = true;
    await this.updateComplete;
    const dialog = this.querySelector("dialog");
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  }

  close() {
    this.querySelector("dialog")?.close();
  }

  render() {
    if (!this.shown) return nothing;
    return html`<dialog
      class="dialog ${this.wide ? "dialog-wide" : ""}"
      aria-labelledby="${this.localName}-title"
      @close=${() => {
        this.shown = false;
      }}
    >
      <form method="dialog" novalidate @submit=${this.#submit}>
        <h2 id="${this.localName}-title">${this.heading()}</h2>
        ${refusal(this.problem)} ${this.body()}
        <div class="dialog-actions">
          <button type="button" class="button" @click=${this.close}>${this.leaveWord ?? "Cancel"}</button>
          ${this.doWord() ? html`<button type="submit" class="button ${this.grave ? "button-danger" : "button-primary"}" ?disabled=${this.busy}>${this.busy ? "One moment…" : this.doWord()}</button>` : nothing}
        </div>
      </form>
    </dialog>`;
  }

  #submit = async (event) => {
    event.preventDefault();
    if (this.busy || !this.submit) return;
    this.busy = true;
    this.problem = null;
    try {
      this.stay = false;
      await this.submit(this.values());
      // A first step of two leaves it open.
      if (!this.stay) this.close();
    } catch (problem) {
      this.problem = problem;
      await focusFault(this);
    } finally {
      this.busy = false;
    }
  };

  values() {
    return undefined;
  }

  body() {
    return nothing;
  }
}

/** Are you sure: says what will happen, in its own words. */
export class ConfirmDialog extends DialogElement {
  heading() {
    return this.asks;
  }

  doWord() {
    return this.word;
  }

  body() {
    return html`<div class="stack-s">${this.text.map((paragraph) => html`<p>${paragraph}</p>`)}</div>`;
  }
}
customElements.define("candor-confirm", ConfirmDialog);
