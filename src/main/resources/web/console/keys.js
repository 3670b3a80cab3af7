import { html } from "lit";
import { DialogElement } from "./dialog.js";

/** The keyboard of the control room, as told in its help. */
export const KEYS = [
  { key: "j", also: "ArrowDown", says: "Next question" },
  { key: "k", also: "ArrowUp", says: "Previous question" },
  { key: "a", says: "Approve: everybody sees it" },
  { key: "d", says: "Dismiss, with a reason" },
  { key: "g", says: "Group under another question" },
  { key: "o", says: "Put on air" },
  { key: "Enter", says: "Answered (on a question that is on air)" },
  { key: "w", says: "Write an answer" },
  { key: "r", says: "Publish an expert’s answer" },
  { key: "b", says: "Block the viewer who asked, or unblock" },
  { key: "s", says: "Close questions, or open them again" },
  { key: "p", says: "Record a commitment (promise)" },
  { key: "y", says: "Take the first promise that was heard" },
  { key: "x", says: "Dismiss the first promise that was heard" },
  { key: "u", says: "Undo the last action" },
  { key: "n", says: "Show new questions, clear what is done" },
  { key: "/", says: "Search" },
  { key: "1 – 6", says: "Waiting, Approved, On air, Answered, Dismissed, Blocked" },
  { key: "?", says: "This help" },
];

const SWITCH = "candor.keys";

export function keysAreOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

/** The key a person meant for the desk, or null: typing, dialogs and browser shortcuts are left alone. */
export function meant(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return null;
  const target = event.target;
  // A dialog that was just left keeps the focus for a moment, until it is taken out of the page.
  const left = target.closest?.("dialog:not([open])");
  if (!left && target.closest?.("input, textarea, select, [contenteditable], dialog")) return null;
  if (document.querySelector("dialog[open]")) return null;
  // Enter belongs to the button, link or summary that has the focus.
  if (event.key === "Enter" && target.closest?.("a, button, summary")) return null;
  if (!keysAreOn() && event.key !== "?") return null;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    return target.closest?.("candor-queue") ? { ArrowDown: "j", ArrowUp: "k" }[event.key] : null;
  }
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

class KeysDialog extends DialogElement {
  static properties = { on: { state: true } };

  async ask() {
    await super.ask({ leaveWord: "Close", on: keysAreOn() });
  }

  heading() {
    return "Keyboard";
  }

  doWord() {
    return null;
  }

  body() {
    // The switch first: it takes the focus, and the help is read from its beginning.
    return html`<label class="check"
        ><input
          type="checkbox"
          .checked=${this.on}
          @change=${(event) => {
            this.on = event.target.checked;
            localStorage.setItem(SWITCH, this.on ? "on" : "off");
          }}
        /><span>Single keys act. Switch off if you use speech input.</span></label
      >
      <dl class="keys">
        ${KEYS.map(
          ({ key, says }) =>
            html`<div>
              <dt><kbd class="kbd">${key}</kbd></dt>
              <dd>${says}</dd>
            </div>`,
        )}
      </dl>`;
  }
}
customElements.define("candor-keys", KeysDialog);
