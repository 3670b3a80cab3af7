import { html, nothing } from "lit";
import { broadcastPath, get, post, remove } from "./api.js";
import { DialogElement } from "./dialog.js";
import { at } from "./times.js";

/** The presenter's link: made here, sent to a phone, and revoked here. */
class PresenterDialog extends DialogElement {
  static properties = { ...DialogElement.properties, links: { state: true }, fresh: { state: true }, copied: { state: true } };

  async open(slug) {
    this.slug = slug;
    this.fresh = null;
    this.copied = false;
    this.links = null;
    this.leaveWord = "Close";
    await this.ask({});
    await this.#try(() => this.#load());
  }

  heading() {
    return "The presenter’s phone";
  }

  doWord() {
    return null;
  }

  body() {
    return html`<div class="stack">
      <p>
        Whoever opens this link on a phone or laptop presents with its camera: they go live, see the questions, and end
        the broadcast. It opens nothing else, and works for this broadcast only.
      </p>
      ${this.fresh ? this.#fresh() : html`<p><button type="button" class="button button-primary" autofocus ?disabled=${this.busy} @click=${this.#make}>Make a link</button></p>`}
      ${this.links?.length ? this.#list() : nothing}
    </div>`;
  }

  #fresh() {
    const address = new URL(this.fresh.path, location.href).href;
    return html`<div class="notice notice-good one-time" role="alert">
      <p>Send this to the presenter. It is shown only now, and works until ${at(this.fresh.expiresAt)}.</p>
      <p class="secret">
        <code>${address}</code>
        <button type="button" class="button button-small" @click=${() => this.#copy(address)}>${this.copied ? "Copied" : "Copy"}</button>
        ${navigator.share ? html`<button type="button" class="button button-small" @click=${() => navigator.share({ url: address }).catch(() => {})}>Share…</button>` : nothing}
      </p>
    </div>`;
  }

  #list() {
    return html`<h3>Links that work</h3>
      <ul class="accounts">
        ${this.links.map(
          (link) =>
            html`<li class="account">
              <p class="row-meta"><span>made ${at(link.createdAt)} by ${link.createdBy}</span><span>until ${at(link.expiresAt)}</span></p>
              <button type="button" class="button button-small" aria-label="Revoke the link made ${at(link.createdAt)}" ?disabled=${this.busy} @click=${() => this.#revoke(link)}>
                Revoke
              </button>
            </li>`,
        )}
      </ul>`;
  }

  #copy(address) {
    navigator.clipboard?.writeText(address).then(
      () => (this.copied = true),
      () => {},
    );
  }

  #make = () =>
    this.#try(async () => {
      this.fresh = await post(this.#path());
      await this.#load();
    });

  #revoke = (link) =>
    this.#try(async () => {
      await remove(this.#path(`/${encodeURIComponent(link.id)}`));
      if (this.fresh?.id === link.id) this.fresh = null;
      await this.#load();
    });

  async #load() {
    this.links = (await get(this.#path())).links;
  }

  #path(rest = "") {
    return broadcastPath(this.slug, `/presenter-links${rest}`);
  }

  async #try(work) {
    this.busy = true;
    this.problem = null;
    try {
      await work();
    } catch (problem) {
      this.problem = problem;
    } finally {
      this.busy = false;
    }
  }
}
customElements.define("candor-presenter", PresenterDialog);
