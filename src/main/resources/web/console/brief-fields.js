import { html, nothing } from "lit";
import { choice, faultOf, textArea, textField } from "./forms.js";

export const emptyContact = () => ({ label: "", kind: "PHONE", value: "", hours: "" });

/** The four parts a person edits, without what the service adds to them. */
export const briefOf = ({ brief }) => ({
  happened: brief?.happened ?? "",
  next: brief?.next ?? "",
  now: brief?.now ?? "",
  contacts: (brief?.contacts ?? []).map(({ label, kind, value, hours }) => ({
    label,
    kind,
    value,
    hours: hours ?? "",
  })),
});

export const sameBrief = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** The brief's fields, in the plan and in the control room. `change(brief)` gets the whole new brief. */
export function briefFields({ id, brief, problem, prefix, change }) {
  const set = (part) => (value) => change({ ...brief, [part]: value });
  const area = (part, label, hint) =>
    textArea({
      id: `${id}-${part}`,
      name: part,
      label,
      hint,
      rows: 3,
      max: 4000,
      value: brief[part],
      fault: faultOf(problem, `${prefix}${part}`),
      input: set(part),
    });
  return html` ${area("happened", "What happened", "What is known, in plain words. Start with sorry where sorry is due.")}
    ${area("next", "What we do next", "What is being done, by when.")}
    ${area("now", "What you can do now", "The one or two things that help people at once.")}
    <fieldset class="contact-rows">
      <legend>Contact points</legend>
      ${brief.contacts.map((contact, place) => contactRow({ id: `${id}-contact-${place}`, contact, place, problem, prefix, brief, change }))}
      ${problem?.fields?.some(({ field }) => field === `${prefix}contacts`) ? html`<p class="error">${faultOf(problem, `${prefix}contacts`)}</p>` : nothing}
      <button
        type="button"
        class="button button-small"
        @click=${async (event) => {
          const set = event.target.closest("fieldset");
          change({ ...brief, contacts: [...brief.contacts, emptyContact()] });
          // The new row is drawn in the next turn; whoever adds one wants to write in it.
          requestAnimationFrame(() => set.querySelector(".contact-row:last-of-type input")?.focus());
        }}
      >
        Add a contact point
      </button>
    </fieldset>`;
}

function contactRow({ id, contact, place, problem, prefix, brief, change }) {
  const fault = (part) => faultOf(problem, `${prefix}contacts[${place}].${part}`);
  const set = (part) => (value) =>
    change({ ...brief, contacts: brief.contacts.with(place, { ...contact, [part]: value }) });
  return html`<div class="contact-row" role="group" aria-label="Contact point ${place + 1}">
    ${choice({
      id: `${id}-kind`,
      name: "kind",
      label: "Kind",
      value: contact.kind,
      fault: fault("kind"),
      input: set("kind"),
      options: [
        { value: "PHONE", label: "Phone" },
        { value: "LINK", label: "Link" },
      ],
    })}
    ${textField({ id: `${id}-label`, name: "label", label: "Label", max: 80, value: contact.label, fault: fault("label"), input: set("label") })}
    ${textField({
      id: `${id}-value`,
      name: "value",
      label: contact.kind === "LINK" ? "Address (https://…)" : "Number",
      max: 500,
      type: contact.kind === "LINK" ? "url" : "tel",
      value: contact.value,
      fault: fault("value"),
      input: set("value"),
    })}
    ${textField({ id: `${id}-hours`, name: "hours", label: "Hours", optional: true, max: 80, value: contact.hours, fault: fault("hours"), input: set("hours") })}
    <button
      type="button"
      class="button button-small contact-remove"
      aria-label="Remove contact point ${place + 1}"
      @click=${() => change({ ...brief, contacts: brief.contacts.toSpliced(place, 1) })}
    >
      Remove
    </button>
  </div>`;
}
