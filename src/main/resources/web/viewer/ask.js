import { html, nothing } from "lit";
import { RoomElement, plural, problemText } from "./element.js";
import { safeStorage } from "../app/storage.js";
import { Line } from "./connection.js";
import { clock } from "../app/times.js";

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
    setInterval(() => {
      // Only while there is something to count down, and once more when it is over.
      const waits = this.#waitMs > 0 || room.heldUntil > Date.now();
      if (waits || this.waited) this.requestUpdate();
      this.waited = waits;
    }, 1_000);
  }

  get #slowSeconds() {
    return this.room?.broadcast?.asking?.slowModeSeconds ?? 0;
  }

  /** How long until this viewer may ask again. */
  get #waitMs() {
    if (!this.#slowSeconds) return 0;
    const last = Math.max(0, ...[...this.room.mine.values()].map((question) => Date.parse(question.askedAt)));
    return Math.max(0, last + this.#slowSeconds * 1_000 - this.room.now());
  }

  get #closedForNow() {
    const { state, acceptsQuestions } = this.room.broadcast ?? {};
    return acceptsQuestions === false && (state === "SCHEDULED" || state === "LIVE");
  }

  willUpdate(changed) {
    super.willUpdate(changed);
    // Said by the page itself, and no longer so once they are open again.
    if (this.#closedForNow) this.error = null;
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
    if (this.#waitMs > 0) {
      this.querySelector("textarea").focus();
      return;
    }
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
    if (this.#closedForNow) {
      return html`<div class="ask-closed" role="status">
        <p>Questions are closed for now. You can still say “me too”.</p>
        ${this.text && !this.done ? html`<p class="muted">What you wrote is kept:</p><p class="preline">${this.text}</p>` : nothing}
      </div>`;
    }
    if (broadcast && !broadcast.acceptsQuestions) {
      return this.text && !this.done
        ? html`<div class="ask-closed"><p>Questions are closed. What you wrote is still here:</p><p class="preline">${this.text}</p></div>`
        : nothing;
    }
    const length = [...this.text].length;
    const sending = Boolean(this.pending);
    const offline = sending && this.room.line !== Line.OPEN;
    const early = this.#waitMs > 0;
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
        <button class="button button-primary" aria-busy=${sending && !offline ? "true" : "false"} aria-disabled=${sending || early ? "true" : "false"}>
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
    const held = this.room.heldUntil - Date.now();
    if (sending && held > 0) return html`Kept on this device. It is sent in ${countdown(held)}.`;
    if (sending) return "Sending your question.";
    if (this.done) return html`<span class="ask-done">Received. You can follow it under Mine.</span>`;
    if (this.#waitMs > 0) return html`Slow mode: you can ask again in ${countdown(this.#waitMs)}.`;
    if (this.#slowSeconds) return `Slow mode: one question every ${gapText(this.#slowSeconds)}.`;
    return broadcast?.responsePromise?.text ?? "A person reads every question.";
  }
}

/** The note is read out when it changes: the seconds are for the eye. */
function countdown(ms) {
  return html`<span aria-hidden="true" class="num">${clock(Math.ceil(ms / 1_000) * 1_000)}</span
    ><span class="visually-hidden">a moment</span>`;
}

function gapText(seconds) {
  if (seconds % 60) return `${seconds} seconds`;
  return seconds === 60 ? "minute" : `${seconds / 60} minutes`;
}

function left(length) {
  return length > LONGEST ? `${plural(length - LONGEST, "character", "characters")} too many` : `${LONGEST - length} left`;
}

customElements.define("candor-ask", AskBox);
