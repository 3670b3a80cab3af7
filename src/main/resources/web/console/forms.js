import { html, nothing } from "lit";

/** The refusal for one field, by the name the service uses. */
export const faultOf = (problem, name) => problem?.fields?.find((field) => field.field === name)?.message;

/**
 * One labelled field. `control` is given what the control needs to be tied to its label, its hint and
 * its refusal: `control({id, describedBy, invalid})`.
 */
export function field({ id, label, hint, fault, optional, control }) {
  const describedBy = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || nothing;
  return html`<div class="field">
    <label for=${id}>${label}${optional ? html` <span class="muted">(optional)</span>` : nothing}</label>
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${control({ id, describedBy, invalid: fault ? "true" : nothing })}
    ${fault ? html`<p class="error" id="${id}-fault">${fault}</p>` : nothing}
  </div>`;
}

export function textField({ name, value, input, type = "text", max, required, autocomplete, list, focus, ...rest }) {
  return field({
    ...rest,
    control: ({ id, describedBy, invalid }) =>
      html`<input
        class="input"
        id=${id}
        name=${name}
        type=${type}
        maxlength=${max ?? nothing}
        ?required=${required}
        ?autofocus=${focus}
        autocomplete=${autocomplete ?? "off"}
        list=${list ?? nothing}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        .value=${value ?? ""}
        @input=${(event) => input(event.target.value)}
      />`,
  });
}

export function textArea({ name, value, input, rows = 3, max, required, focus, ...rest }) {
  return field({
    ...rest,
    control: ({ id, describedBy, invalid }) =>
      html`<textarea
        class="input"
        id=${id}
        name=${name}
        rows=${rows}
        maxlength=${max ?? nothing}
        ?required=${required}
        ?autofocus=${focus}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        .value=${value ?? ""}
        @input=${(event) => input(event.target.value)}
      ></textarea>`,
  });
}

export function choice({ name, value, input, options, ...rest }) {
  return field({
    ...rest,
    control: ({ id, describedBy, invalid }) =>
      html`<select
        class="input"
        id=${id}
        name=${name}
        aria-describedby=${describedBy}
        aria-invalid=${invalid}
        @change=${(event) => input(event.target.value)}
      >
        ${options.map((option) => html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`)}
      </select>`,
  });
}

/** What went wrong, above a form; the fields say the rest. */
export const refusal = (problem) =>
  problem
    ? html`<div class="notice notice-danger" role="alert">
        <p>${problem.fields?.length ? problem.message : (problem.sentence ?? problem.message)}</p>
      </div>`
    : nothing;

/** Puts the cursor where the first refused field is. */
export async function focusFault(host) {
  await host.updateComplete;
  host.querySelector('[aria-invalid="true"]')?.focus();
}

/** Text a person is writing, kept in this tab until it has been stored. */
export const drafts = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(`candor.draft.${key}`));
    } catch {
      return null;
    }
  },
  keep(key, value) {
    try {
      localStorage.setItem(`candor.draft.${key}`, JSON.stringify(value));
    } catch {
      // A full or forbidden storage costs the safety net, never the form.
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(`candor.draft.${key}`);
    } catch {
      // See keep().
    }
  },
};
