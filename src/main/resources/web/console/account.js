import { html, nothing } from "lit";
import { post } from "./api.js";
import { attempt, ConsoleElement } from "./element.js";
import { faultOf, focusFault, refusal, textField } from "./forms.js";

const SHORTEST = 12;

/** One's own password. */
class Account extends ConsoleElement {
  static properties = {
    forced: { type: Boolean },
    username: {},
    current: { state: true },
    next: { state: true },
    again: { state: true },
    endTokens: { state: true },
    done: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.current = this.next = this.again = "";
    this.endTokens = true;
  }

  render() {
    const differs = (this.tried || this.again) && this.next !== this.again ? "These two differ." : undefined;
    return html`<form class="stack narrow" novalidate @submit=${this.#submit}>
      ${this.done ? html`<div class="notice notice-good" role="status"><p>Your password is changed, and you are signed out everywhere else.</p></div>` : nothing}
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
        hint: `At least ${SHORTEST} characters, and hard to guess. A short sentence is easier to keep in mind than a riddle.`,
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
      ${
        this.forced
          ? nothing
          : html`<label class="check"
              ><input
                type="checkbox"
                .checked=${this.endTokens}
                @change=${(event) => {
                  this.endTokens = event.target.checked;
                }}
              /><span>End my API tokens too, in case somebody else has the old password</span></label
            >`
      }
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
      await post("/api/me/password", {
        current: this.current,
        next: this.next,
        endTokens: this.endTokens,
      });
      this.done = true;
    });
    if (!this.done) {
      await focusFault(this);
      return;
    }
    this.current = this.next = this.again = "";
    this.tried = false;
    this.tell("candor-password-changed");
    if (this.forced) location.assign("/console");
  };
}
customElements.define("candor-account", Account);
