import { html } from "lit";
import { broadcastPath, Problem, remove } from "./api.js";
import { DialogElement } from "./dialog.js";
import { faultOf, textField } from "./forms.js";

/** Removes a broadcast for good: nobody does that by a slip of the hand, so its address has to be typed. */
class RemoveDialog extends DialogElement {
  static properties = { broadcast: { state: true }, typed: { state: true } };

  grave = true;

  heading() {
    return `Remove “${this.broadcast.title}”?`;
  }

  doWord() {
    return "Remove for good";
  }

  body() {
    const { slug } = this.broadcast;
    return html`<div class="stack">
      <p>
        Everything of it is deleted: questions and the e-mail addresses of those who asked, captions and transcript,
        every edition of the record, commitments, links and keys, and its recording. This can’t be undone.
      </p>
      <p>Its address stays, and says that it was removed and when. It is never given to another broadcast.</p>
      ${textField({
        id: "remove-slug",
        name: "typed",
        label: html`Type <strong class="slug">${slug}</strong> to confirm`,
        value: this.typed,
        max: 80,
        focus: true,
        fault: faultOf(this.problem, "typed"),
        input: (typed) => {
          this.typed = typed;
        },
      })}
    </div>`;
  }

  async submit() {
    if (this.typed?.trim() !== this.broadcast.slug) {
      throw new Problem({
        title: "Nothing was removed.",
        fields: [{ field: "typed", message: `Type ${this.broadcast.slug}, letter by letter.` }],
      });
    }
    await remove(broadcastPath(this.broadcast.slug));
    this.tell("broadcast-removed", this.broadcast);
  }
}
customElements.define("candor-remove", RemoveDialog);
