import { html, nothing } from "lit";
import { post } from "./api.js";
import { attempt, ConsoleElement } from "./element.js";
import { faultOf, focusFault, refusal, textField } from "./forms.js";

const SHORTEST = 12;

/** The change ended every session, this one too. Where this does not come through, the next page asks to sign in. */
async function signIn(username, password) {
  try {
    await fetch("/login", { method: "POST", body: new URLSearchParams({ username, password }), redirect: "manual" });
  } catch {
    // The password is changed all the same.
  }
}

/** One's own password. */
class Account extends ConsoleElement {
  static properties = {
    forced: { type: Boolean },
    username: {},
    current: { state: true },
    next: { state: true },
    again: { state: true },
    done: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.current = this.next = this.again = "";
  }

  render() {
    const differs = (this.tried || this.again) && this.next !== this.again ? "These two differ." : undefined;
    return html`<form class="stack narrow" novalidate @submit=${this.#submit}>
      ${this.done ? html`<div class="notice notice-good" role="status"><p>Your password is changed.</p></div>` : nothing}
      ${refusal(this.problem)}
      <input
        class="visually-hidden"
        type="text"
        name="username"
        autocomplete="username"
        .value=${this.username ?? ""}
        readonly
        tabindex="-1"
        aria-hidden="true"
      />
      ${textField({
        id: "account-current",
        name: "current",
        type: "password",
        autocomplete: "current-password",
        label: this.forced ? "One-time password" : "Current password",
        value: this.current,
        fault: faultOf(this.problem, "current"),
        input: (value) => {
          this.current = value;
        },
      })}
      ${textField({
        id: "account-next",
        name: "next",
        type: "password",
        autocomplete: "new-password",
        label: "New password",
        hint: `At least ${SHORTEST} characters. A short sentence is easier to keep in mind than a riddle.`,
        value: this.next,
        fault: faultOf(this.problem, "next"),
        input: (value) => {
          this.next = value;
        },
      })}
      ${textField({
        id: "account-again",
        name: "again",
        type: "password",
        autocomplete: "new-password",
        label: "New password, again",
        value: this.again,
        fault: differs,
        input: (value) => {
          this.again = value;
        },
      })}
      <p>
        <button type="submit" class="button button-primary" ?disabled=${this.busy}>
          ${this.busy ? "Changing…" : "Change the password"}
        </button>
      </p>
    </form>`;
  }

  #submit = async (event) => {
    event.preventDefault();
    this.done = false;
    if (this.next !== this.again) {
      this.tried = true;
      this.requestUpdate();
      await focusFault(this);
      return;
    }
    await attempt(this, async () => {
      await post("/api/me/password", { current: this.current, next: this.next });
      this.done = true;
      await signIn(this.username, this.next);
    });
    if (!this.done) {
      await focusFault(this);
      return;
    }
    this.current = this.next = this.again = "";
    if (this.forced) location.assign("/console");
  };
}
customElements.define("candor-account", Account);
