import { html, nothing } from "lit";
import { get, post, remove } from "./api.js";
import { attempt, ConsoleElement } from "./element.js";
import { choice, faultOf, focusFault, refusal, textField } from "./forms.js";
import { oneTime } from "./staff.js";
import { ago, at } from "./times.js";

const SCOPES = [
  { value: "CAPTIONS", label: "Captions", may: "sends captions, and nothing else" },
  { value: "READ", label: "Reading", may: "reads what you read, and changes nothing" },
  { value: "MODERATE", label: "Moderating", may: "handles questions, captions and the transcript" },
  { value: "ALL", label: "Everything", may: "does all that your role allows, but no accounts, passwords and tokens" },
];
const scopeOf = (value) => SCOPES.find((scope) => scope.value === value);

/** One's own API tokens: for captioning services, dashboards, scripts. */
class Tokens extends ConsoleElement {
  static properties = {
    tokens: { state: true },
    name: { state: true },
    scope: { state: true },
    secret: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.name = "";
    this.scope = "CAPTIONS";
  }

  connectedCallback() {
    super.connectedCallback();
    attempt(this, () => this.#load());
  }

  async #load() {
    this.tokens = (await get("/api/tokens")).tokens;
  }

  render() {
    return html` ${refusal(this.problem)}
      ${
        this.secret
          ? oneTime({
              who: this.secret.name,
              password: this.secret.token,
              close: () => {
                this.secret = null;
              },
            })
          : nothing
      }
      <form class="inline-form" novalidate @submit=${this.#add}>
        ${textField({
          id: "token-name",
          name: "label",
          label: "What is it for?",
          max: 80,
          value: this.name,
          fault: faultOf(this.problem, "label"),
          input: (value) => {
            this.name = value;
          },
        })}
        ${choice({
          id: "token-scope",
          name: "scope",
          label: "What may it do?",
          hint: `It ${scopeOf(this.scope).may}.`,
          value: this.scope,
          fault: faultOf(this.problem, "scope"),
          options: SCOPES,
          input: (value) => {
            this.scope = value;
          },
        })}
        <button type="submit" class="button button-primary" ?disabled=${this.busy}>Create a token</button>
      </form>
      ${
        this.tokens?.length
          ? html`<ul class="accounts">
              ${this.tokens.map(
                (token) =>
                  html`<li class="account">
                    <div>
                      <b>${token.label}</b>
                      <p class="row-meta">
                        <span>${scopeOf(token.scope)?.label ?? token.scope}</span
                        ><span>created ${at(token.createdAt)}</span
                        ><span>valid until ${at(token.expiresAt)}</span
                        ><span>${token.lastUsedAt ? `last used ${ago(token.lastUsedAt, Date.now())}` : "never used"}</span>
                      </p>
                    </div>
                    <div class="row-actions">
                      <button
                        type="button"
                        class="button button-small"
                        aria-label="Revoke ${token.label}"
                        ?disabled=${this.busy}
                        @click=${() => this.#revoke(token)}
                      >
                        Revoke
                      </button>
                    </div>
                  </li>`,
              )}
            </ul>`
          : this.tokens
            ? html`<p class="empty">
                No token yet. A captioning service or a script of yours signs in with one, with your name.
              </p>`
            : nothing
      }
      <candor-confirm></candor-confirm>`;
  }

  #add = async (event) => {
    event.preventDefault();
    const made = await attempt(this, () => post("/api/tokens", { label: this.name.trim(), scope: this.scope }));
    if (!made) {
      await focusFault(this);
      return;
    }
    this.secret = { name: this.name.trim(), token: made.token };
    this.name = "";
    await attempt(this, () => this.#load());
  };

  #revoke = (token) =>
    this.querySelector("candor-confirm").ask({
      asks: `Revoke “${token.label}”?`,
      word: "Revoke",
      grave: true,
      text: ["Whatever uses it is refused from now on."],
      submit: async () => {
        await remove(`/api/tokens/${encodeURIComponent(token.id)}`);
        await this.#load();
      },
    });
}
customElements.define("candor-tokens", Tokens);
