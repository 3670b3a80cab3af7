import { html, nothing } from "lit";
import { RoomElement, plural, problemText } from "./element.js";
import { safeStorage } from "../app/storage.js";
import { Line } from "./connection.js";

const LONGEST = 500;
const WARN_FROM = 400;

/**
 * The box. What is typed stays in it (and on this device) until the server has acknowledged it: through refusals,
 * lost lines and reloads.
 */
class AskBox extends RoomElement {
  static properties = {
    text: { state: true },
    pending: { state: true },
    error: { state: true },
    open: { state: true },
    done: { state: true },
  };

  #storage = safeStorage();
  #key;
  #pausedUntil = 0;

  constructor() {
    super();
    this.text = "";
  }

  attached(room) {
    this.#key = `candor.${this.dataset.slug}.draft`;
    this.text ||= this.#storage.getItem(this.#key) ?? "";
    const unsent = room.unsent.at(-1);
    if (unsent) {
      this.pending = unsent.ref;
      this.text = unsent.text;
    }
    room.addEventListener("asked", ({ detail }) => this.#settled(detail.ref));
    room.addEventListener("mine", ({ detail }) => this.#settled(detail.question.ref));
    room.addEventListener("refused", ({ detail }) => this.#refused(detail));
  }

  // Before the room is known one may begin to type already.
  shouldUpdate() {
    return Boolean(this.room);
  }

  takeOver() {
    this.text = this.querySelector("textarea")?.value || this.text;
    this.refocus = this.contains(document.activeElement);
  }

  firstUpdated() {
    if (this.refocus) this.querySelector("textarea")?.focus();
  }

  updated() {
    const box = this.querySelector("textarea");
    if (!box) return;
    // Grows with its text, up to the bound in the style sheet.
    box.style.setProperty("height", "auto");
    box.style.setProperty("height", `${box.scrollHeight + 2}px`);
  }

  #settled(ref) {
    if (!ref || ref !== this.pending) return;
    this.pending = null;
    this.text = "";
    this.error = null;
    this.done = true;
    this.#storage.removeItem(this.#key);
    setTimeout(() => (this.done = false), 6_000);
  }

  #refused({ ref, problem, item }) {
    if (ref && ref !== this.pending) return;
    if (item) this.text = item.text;
    this.pending = null;
    this.error = problemText(problem);
    this.#keepDraft();
    this.updateComplete.then(() => this.querySelector("textarea")?.focus());
  }

  #keepDraft() {
    try {
      if (this.text) this.#storage.setItem(this.#key, this.text);
      else this.#storage.removeItem(this.#key);
    } catch {
      // Full disk: the text is still in the box.
    }
  }

  #typed = (event) => {
    this.text = event.target.value;
    this.error = null;
    this.done = false;
    this.#keepDraft();
  };

  #keys = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#submit(event);
  };

  #submit = (event) => {
    event.preventDefault();
    if (this.pending) return;
    const text = this.text.trim();
    const length = [...text].length;
    if (length === 0) this.error = "Write your question first.";
    else if (length > LONGEST) this.error = `At most ${LONGEST} characters. Please shorten it by ${length - LONGEST}.`;
    else {
      this.error = null;
      const value = (name) => this.querySelector(`[name=${name}]`)?.value.trim();
      const email = this.querySelector("[name=email]");
      if (email && !email.checkValidity()) {
        this.error = "The e-mail address does not look complete.";
        email.focus();
        return;
      }
      this.pending = this.room.ask({ text, name: value("name"), email: value("email") });
      return;
    }
    this.querySelector("textarea").focus();
  };

  #change = () => {
    if (this.room.takeBack(this.pending)) {
      this.pending = null;
      this.updateComplete.then(() => this.querySelector("textarea")?.focus());
    }
  };

  render() {
    const broadcast = this.room.broadcast;
    if (broadcast && !broadcast.acceptsQuestions) {
      return this.text && !this.done
        ? html`<div class="ask-closed"><p>Questions are closed. What you wrote is still here:</p><p class="preline">${this.text}</p></div>`
        : nothing;
    }
    const length = [...this.text].length;
    const sending = Boolean(this.pending);
    const offline = sending && this.room.line !== Line.OPEN;
    const open = this.open || length > 0 || sending || this.error || this.done;
    return html`
      <form class="ask-form ${open ? "ask-open" : ""}" novalidate @submit=${this.#submit} @focusin=${() => (this.open = true)} @focusout=${this.#left}>
        <div class="ask-head">
          <label for="ask-text">Your question</label>
          <span class="ask-count num ${length > LONGEST ? "error" : "muted"}" id="ask-count">
            <span aria-hidden="true">${length}/${LONGEST}</span>
            <span class="visually-hidden">${length >= WARN_FROM ? left(length) : `At most ${LONGEST} characters`}</span>
          </span>
        </div>
        <textarea
          id="ask-text"
          class="input"
          rows="1"
          placeholder="Ask your question…"
          .value=${this.text}
          ?readonly=${sending}
          aria-invalid=${this.error ? "true" : "false"}
          aria-describedby="ask-count ask-note"
          @input=${this.#typed}
          @keydown=${this.#keys}
        ></textarea>
        <button class="button button-primary" aria-busy=${sending && !offline ? "true" : "false"} aria-disabled=${sending ? "true" : "false"}>
          ${sending && !offline ? "Sending" : "Ask"}
        </button>
        <div id="ask-note" role="status" class="ask-note">${this.#note(sending, offline, broadcast)}</div>
        <details class="ask-more">
          <summary>Add your name or e-mail (optional)</summary>
          <div class="fields-2">
            <div class="field">
              <label for="ask-name">Name</label>
              <span class="hint">Shown with your question.</span>
              <input class="input" id="ask-name" name="name" maxlength="80" autocomplete="name" />
            </div>
            <div class="field">
              <label for="ask-email">E-mail</label>
              <span class="hint">Never shown. Only to send you the answer.</span>
              <input class="input" id="ask-email" name="email" type="email" maxlength="254" autocomplete="email" />
            </div>
          </div>
        </details>
      </form>
    `;
  }

  #left = ({ relatedTarget }) => {
    if (!this.contains(relatedTarget)) this.open = false;
  };

  #note(sending, offline, broadcast) {
    if (this.error) return html`<span class="error">${this.error}</span>`;
    if (offline) {
      return html`Kept on this device. It is sent as soon as the connection is back.
      ${this.room.wasSent(this.pending)
        ? nothing
        : html`<button type="button" class="link-button" @click=${this.#change}>Change it</button>`}`;
    }
    if (sending) return "Sending your question.";
    if (this.done) return html`<span class="ask-done">Received. You can follow it under Mine.</span>`;
    return broadcast?.responsePromise?.text ?? "A person reads every question.";
  }
}

function left(length) {
  return length > LONGEST ? `${plural(length - LONGEST, "character", "characters")} too many` : `${LONGEST - length} left`;
}

customElements.define("candor-ask", AskBox);
