import { html, nothing } from "lit";
import { get, post, put, remove } from "./api.js";
import { DialogElement } from "./dialog.js";
import { attempt, ConsoleElement } from "./element.js";
import { choice, faultOf, refusal, textField } from "./forms.js";
import { at } from "./times.js";

const ROLES = [
  { value: "ADMIN", label: "Administrator", may: "everything, and the accounts" },
  { value: "COMMS", label: "Communications", may: "plans, goes live, moderates, publishes" },
  { value: "MODERATOR", label: "Moderator", may: "moderates, records commitments, captions" },
  { value: "EXPERT", label: "Expert", may: "answers in writing" },
];
const roleWord = (role) => ROLES.find(({ value }) => value === role)?.label ?? role;
/** Said beside the select: an option of that length is cut off on a phone. */
const roleHint = (role) => `May do: ${ROLES.find(({ value }) => value === role)?.may}.`;

/** Of somebody who has yet to choose a password. */
const waiting = (until) =>
  Date.parse(until) > Date.now()
    ? `one-time password not changed yet, good until ${at(until)}`
    : "one-time password has expired: reset it";

class AddStaffDialog extends DialogElement {
  static properties = { username: { state: true }, name: { state: true }, staffRole: { state: true } };

  heading() {
    return "Add a person";
  }

  doWord() {
    return "Add";
  }

  values() {
    return { username: this.username.trim(), name: this.name.trim(), role: this.staffRole };
  }

  body() {
    return html`<div class="stack">
      ${textField({
        id: "staff-name",
        name: "name",
        label: "Name",
        max: 80,
        focus: true,
        hint: "Signs written answers, and is shown beside what they do.",
        value: this.name,
        fault: faultOf(this.problem, "name"),
        input: (value) => {
          this.name = value;
        },
      })}
      ${textField({
        id: "staff-username",
        name: "username",
        label: "Username",
        max: 64,
        hint: "Small letters, digits, dot, hyphen, underscore.",
        value: this.username,
        fault: faultOf(this.problem, "username"),
        input: (value) => {
          this.username = value;
        },
      })}
      ${choice({
        id: "staff-role",
        name: "role",
        label: "Role",
        hint: roleHint(this.staffRole),
        value: this.staffRole,
        fault: faultOf(this.problem, "role"),
        options: ROLES,
        input: (value) => {
          this.staffRole = value;
        },
      })}
    </div>`;
  }
}
customElements.define("candor-add-staff", AddStaffDialog);

/** Who may sign in, and as what. */
class Staff extends ConsoleElement {
  static properties = {
    me: {},
    staff: { state: true },
    secret: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    attempt(this, () => this.#load());
  }

  async #load() {
    this.staff = (await get("/api/staff")).staff;
  }

  render() {
    return html` ${refusal(this.problem)}
      ${
        this.secret
          ? oneTime({
              ...this.secret,
              close: () => {
                this.secret = null;
              },
            })
          : nothing
      }
      <p><button type="button" class="button button-primary" @click=${this.#add}>Add a person</button></p>
      ${
        this.staff
          ? html`<ul class="accounts">
              ${this.staff.map((person) => this.#person(person))}
            </ul>`
          : this.problem
            ? nothing
            : html`<p class="empty" role="status">Fetching the accounts…</p>`
      }
      <candor-add-staff></candor-add-staff>
      <candor-confirm></candor-confirm>`;
  }

  #person(person) {
    const own = person.username === this.me;
    const id = `role-${person.username}`;
    return html`<li class="account ${person.active ? "" : "account-off"}">
      <div>
        <b>${person.name}</b>${own ? html` <span class="muted">you</span>` : nothing}
        <p class="row-meta">
          <span>${person.username}</span
          >${person.active ? nothing : html`<span>cannot sign in</span>`}${person.mustChangePassword ? html`<span>${waiting(person.oneTimePasswordUntil)}</span>` : nothing}
        </p>
      </div>
      <div>
        <label class="visually-hidden" for=${id}>Role of ${person.name}</label> ${
          own
            ? html`<span>${roleWord(person.role)}</span>`
            : html`<select
                class="input"
                id=${id}
                ?disabled=${this.busy}
                @change=${(event) => this.#save({ ...person, role: event.target.value })}
              >
                ${ROLES.map(({ value, label }) => html`<option value=${value} ?selected=${value === person.role}>${label}</option>`)}
              </select>`
        }
      </div>
      <div class="row-actions">
        <button type="button" class="button button-small" ?disabled=${this.busy} @click=${() => this.#reset(person)}>Reset password<span class="visually-hidden"> of ${person.name}</span></button>
        ${own || !person.active ? nothing : html`<button type="button" class="button button-small" ?disabled=${this.busy} @click=${() => this.#signOut(person)}>Sign out<span class="visually-hidden"> ${person.name} everywhere</span></button>`}
        ${own ? nothing : html`<button type="button" class="button button-small" ?disabled=${this.busy} @click=${() => this.#switch(person)}>${person.active ? "Deactivate" : "Activate"}<span class="visually-hidden"> ${person.name}</span></button>`}
      </div>
    </li>`;
  }

  #add = () =>
    this.querySelector("candor-add-staff").ask({
      username: "",
      name: "",
      staffRole: "MODERATOR",
      submit: async (values) => {
        const added = await post("/api/staff", values);
        this.secret = { who: values.name, password: added.password };
        await this.#load();
      },
    });

  #save({ username, name, role, active }) {
    return attempt(this, async () => {
      await put(`/api/staff/${encodeURIComponent(username)}`, { name, role, active });
      await this.#load();
    });
  }

  #reset = (person) =>
    this.querySelector("candor-confirm").ask({
      asks: `Reset the password of ${person.name}?`,
      word: "Reset",
      grave: false,
      text: [
        "The old one stops working at once, and so do their sessions and API tokens. You get a one-time password to hand over; it has to be used within three days.",
      ],
      submit: async () => {
        const { password } = await post(`/api/staff/${encodeURIComponent(person.username)}/password`);
        this.secret = { who: person.name, password };
        await this.#load();
      },
    });

  #signOut = (person) =>
    this.querySelector("candor-confirm").ask({
      asks: `Sign ${person.name} out everywhere?`,
      word: "Sign out",
      grave: false,
      text: ["They can sign in again with their password. Their API tokens go on."],
      submit: () => remove(`/api/staff/${encodeURIComponent(person.username)}/sessions`),
    });

  #switch = (person) => {
    if (!person.active) {
      this.#save({ ...person, active: true });
      return;
    }
    this.querySelector("candor-confirm").ask({
      asks: `Deactivate ${person.name}?`,
      word: "Deactivate",
      grave: true,
      text: [
        "They are signed out, cannot sign in any more, and their API tokens end for good. What they did stays in the record.",
      ],
      submit: async () => {
        await put(`/api/staff/${encodeURIComponent(person.username)}`, {
          name: person.name,
          role: person.role,
          active: false,
        });
        await this.#load();
      },
    });
  };
}
customElements.define("candor-staff", Staff);

/** A secret that is shown this once. */
export function oneTime({ who, password, close }) {
  return html`<div class="notice notice-good one-time" role="alert">
    <p><b>${who}</b> This is shown only now. Hand it over on a safe way.</p>
    <p class="secret">
      <code>${password}</code>
      <button
        type="button"
        class="button button-small"
        @click=${(event) => {
          navigator.clipboard?.writeText(password).then(
            () => {
              event.target.textContent = "Copied";
            },
            () => {},
          );
        }}
      >
        Copy
      </button>
      <button type="button" class="button button-small" @click=${close}>I have it</button>
    </p>
  </div>`;
}
