import { html } from "lit";
import { DialogElement } from "./dialog.js";
import { choice, textField } from "./forms.js";
import { milliseconds, rename, replaceAll, shift, wanted } from "./transcript-lines.js";

const count = (n, one, many) => `${n} ${n === 1 ? one : many}`;

class ReplaceDialog extends DialogElement {
  static properties = { find: { state: true }, to: { state: true }, matchCase: { state: true }, whole: { state: true } };

  heading() {
    return "Find and replace";
  }

  doWord() {
    return `Replace ${count(this.#found().places, "place", "places")}`;
  }

  #found() {
    return replaceAll(this.lines, wanted(this.find, this), this.to);
  }

  values() {
    return { what: `Replace “${this.find}” by “${this.to}”`.slice(0, 200), changes: this.#found().changes };
  }

  body() {
    const { places, lines } = this.#found();
    return html`<div class="stack">
      ${textField({
        id: "replace-find",
        name: "find",
        label: "Find",
        focus: true,
        max: 200,
        value: this.find,
        input: (value) => {
          this.find = value;
        },
      })}
      ${textField({
        id: "replace-to",
        name: "to",
        label: "Replace by",
        max: 200,
        value: this.to,
        input: (value) => {
          this.to = value;
        },
      })}
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.whole}
          @change=${({ target }) => {
            this.whole = target.checked;
          }}
        /><span>Whole words only</span></label
      >
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.matchCase}
          @change=${({ target }) => {
            this.matchCase = target.checked;
          }}
        /><span>Same capitals</span></label
      >
      <p role="status">
        ${this.find ? (places ? `${count(places, "place", "places")} in ${count(lines, "line", "lines")}.` : "Not in this transcript.") : "Write what to find."}
      </p>
    </div>`;
  }
}
customElements.define("candor-replace", ReplaceDialog);

class RenameDialog extends DialogElement {
  static properties = { from: { state: true }, to: { state: true } };

  heading() {
    return "Rename a speaker";
  }

  doWord() {
    return "Rename everywhere";
  }

  values() {
    const changes = rename(this.lines, this.from, this.to.trim());
    const name = (speaker) => speaker || "nobody";
    return { what: `Rename ${name(this.from)} to ${name(this.to.trim())}`.slice(0, 200), changes };
  }

  body() {
    const speakers = new Map();
    for (const { speaker = "" } of this.lines) speakers.set(speaker ?? "", (speakers.get(speaker ?? "") ?? 0) + 1);
    return html`<div class="stack">
      ${choice({
        id: "rename-from",
        name: "from",
        label: "Speaker",
        value: this.from,
        options: [...speakers].map(([value, lines]) => ({
          value,
          label: `${value || "Nobody named"}, ${count(lines, "line", "lines")}`,
        })),
        input: (value) => {
          this.from = value;
        },
      })}
      ${textField({
        id: "rename-to",
        name: "to",
        label: "New name",
        focus: true,
        max: 120,
        hint: "Empty: nobody is named.",
        value: this.to,
        input: (value) => {
          this.to = value;
        },
      })}
    </div>`;
  }
}
customElements.define("candor-rename", RenameDialog);

class ShiftDialog extends DialogElement {
  static properties = { by: { state: true }, which: { state: true } };

  heading() {
    return "Shift times";
  }

  doWord() {
    return "Shift";
  }

  values() {
    const ms = milliseconds(this.by);
    if (!ms) throw new Error("Write by how many seconds, such as 1.5 or -0.8.");
    const lines = this.which === "all" ? this.lines : this.lines.slice(this.place);
    const from = this.which === "all" ? "all lines" : "lines from here on";
    return { what: `Shift ${from} by ${ms / 1000} s`, changes: shift(lines, ms) };
  }

  body() {
    return html`<div class="stack">
      ${textField({
        id: "shift-by",
        name: "by",
        label: "Seconds",
        focus: true,
        hint: "Later: 1.5. Earlier: -0.8.",
        value: this.by,
        input: (value) => {
          this.by = value;
        },
      })}
      ${choice({
        id: "shift-which",
        name: "which",
        label: "Lines",
        value: this.which,
        options: [
          { value: "from", label: `From here on (${count(this.lines.length - this.place, "line", "lines")})` },
          { value: "all", label: `All (${count(this.lines.length, "line", "lines")})` },
        ],
        input: (value) => {
          this.which = value;
        },
      })}
    </div>`;
  }
}
customElements.define("candor-shift", ShiftDialog);
