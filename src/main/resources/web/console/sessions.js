import { html, nothing } from "lit";
import { get, remove } from "./api.js";
import { attempt, ConsoleElement } from "./element.js";
import { refusal } from "./forms.js";
import { ago, at } from "./times.js";

/** Where one is signed in, and the way to sign out there. */
class Sessions extends ConsoleElement {
  static properties = {
    sessions: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    addEventListener("candor-password-changed", this.#reload);
    this.#reload();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("candor-password-changed", this.#reload);
  }

  #reload = () => attempt(this, () => this.#load());

  async #load() {
    this.sessions = (await get("/api/me/sessions")).sessions;
  }

  render() {
    const others = this.sessions?.filter((session) => !session.current).length;
    return html`${refusal(this.problem)}
      ${
        this.sessions
          ? html`<ul class="accounts">
              ${this.sessions.map((session) => this.#session(session))}
            </ul>`
          : this.problem
            ? nothing
            : html`<p class="empty" role="status">Looking where you are signed in…</p>`
      }
      ${
        others
          ? html`<p class="after-list">
              <button type="button" class="button" ?disabled=${this.busy} @click=${this.#endOthers}>
                Sign out everywhere else
              </button>
            </p>`
          : nothing
      }
      <candor-confirm></candor-confirm>`;
  }

  #session(session) {
    return html`<li class="account">
      <div>
        <b>${session.device}</b>${session.current ? html` <span class="muted">this one</span>` : nothing}
        <p class="row-meta">
          <span>signed in ${at(session.createdAt)}</span
          ><span>${session.current ? "in use now" : `last seen ${ago(session.lastSeenAt, Date.now())}`}</span
          ><span>until ${at(session.endsAt)} at the latest</span>
        </p>
      </div>
      ${
        session.current
          ? nothing
          : html`<div class="row-actions">
              <button
                type="button"
                class="button button-small"
                ?disabled=${this.busy}
                @click=${() => this.#end(session)}
              >
                Sign out<span class="visually-hidden"> ${session.device}, signed in ${at(session.createdAt)}</span>
              </button>
            </div>`
      }
    </li>`;
  }

  #end(session) {
    return attempt(this, async () => {
      await remove(`/api/me/sessions/${encodeURIComponent(session.id)}`);
      await this.#load();
    });
  }

  #endOthers = () =>
    this.querySelector("candor-confirm").ask({
      asks: "Sign out everywhere else?",
      word: "Sign out",
      grave: false,
      text: ["You stay signed in here. API tokens go on; revoke them on their own page."],
      submit: async () => {
        await remove("/api/me/sessions");
        await this.#load();
      },
    });
}
customElements.define("candor-sessions", Sessions);
