import { html, nothing } from "lit";
import { broadcastPath, get, post } from "./api.js";
import { ConsoleElement } from "./element.js";
import { clock, day } from "./times.js";

const LOOK_EVERY_MS = 5000;
const SETTLE_MS = 900;

/**
 * Sentences in the captions that sound like promises: drafts, which nobody but staff sees. The first one can be taken
 * or dismissed with a key; what one member of staff decides is gone for the others within seconds.
 */
class PromisesHeard extends ConsoleElement {
  static properties = {
    desk: { attribute: false },
    revision: { attribute: false },
    promises: { state: true },
    problem: { state: true },
    dismissed: { state: true },
  };

  constructor() {
    super();
    this.promises = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.looking = setInterval(() => document.hidden || this.refresh(), LOOK_EVERY_MS);
    this.refresh();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
    clearTimeout(this.soon);
  }

  updated(changed) {
    // New captions may hold a promise, new commitments may have been one.
    const seen = `${this.desk.captions.at(-1)?.seq} ${this.desk.commitments.length}`;
    if (changed.has("revision") && seen !== this.seen) {
      this.seen = seen;
      clearTimeout(this.soon);
      this.soon = setTimeout(() => this.refresh(), SETTLE_MS);
    }
  }

  async refresh() {
    if (!this.desk.broadcast?.wentLiveAt) return;
    try {
      this.promises = (await get(broadcastPath(this.desk.slug, "/promises-heard"))).promises;
    } catch {
      // The list that is shown stays; the room says when there is no connection.
    }
  }

  get first() {
    return this.promises[0] ?? null;
  }

  render() {
    const { promises, desk } = this;
    if (!promises.length && !this.dismissed) return nothing;
    return html`<section class="heard" aria-labelledby="heard-title">
      <h3 id="heard-title">${promises.length} heard, not taken</h3>
      ${this.problem ? html`<p class="error" role="alert">${this.problem.sentence ?? this.problem.message}</p>` : nothing}
      <ul class="commitments">
        ${promises.map(
          (promise, place) =>
            html`<li class="commitment commitment-heard">
              <p class="commitment-what">${promise.text}</p>
              <p class="row-meta">
                ${promise.owner ? html`<span>${promise.owner}</span>` : nothing}
                <span>${promise.dueOn ? html`due <time datetime=${promise.dueOn}>${day(promise.dueOn)}</time>` : "no day named"}</span>
                <span>at ${clock(promise.moment)}</span>
              </p>
              ${
                desk.may.moderate
                  ? html`<p class="heard-do">
                      <button type="button" class="button button-small" @click=${() => this.tell("desk-take", promise)}>
                        ${promise.dueOn ? "Take" : "Take…"}${place ? nothing : html` <kbd class="kbd" aria-hidden="true">y</kbd>`}
                      </button>
                      <button type="button" class="link-button" @click=${() => this.tell("desk-take-edit", promise)}>
                        Edit first
                      </button>
                      <button type="button" class="link-button" @click=${() => this.dismiss(promise)}>
                        Dismiss${place ? nothing : html` <kbd class="kbd" aria-hidden="true">x</kbd>`}
                      </button>
                    </p>`
                  : nothing
              }
            </li>`,
        )}
      </ul>
      ${
        this.dismissed
          ? html`<p class="row-note">
              Dismissed: “${this.dismissed.text}”
              <button type="button" class="link-button" @click=${this.#restore}>Bring it back</button>
            </p>`
          : nothing
      }
    </section>`;
  }

  /** Takes it as it was heard; where no day was named, a person has to name one. */
  async take(promise, values = {}) {
    this.problem = null;
    const commitment = await post(this.#path(promise, "take"), values);
    this.promises = this.promises.filter(({ id }) => id !== promise.id);
    this.desk.takeCommitment(commitment);
    return commitment;
  }

  async dismiss(promise) {
    this.problem = null;
    try {
      await post(this.#path(promise, "dismiss"));
      this.dismissed = promise;
      this.tell("desk-said", "Dismissed");
    } catch (problem) {
      this.problem = problem;
    }
    await this.refresh();
  }

  #restore = async () => {
    const promise = this.dismissed;
    this.dismissed = null;
    await post(this.#path(promise, "restore")).catch((problem) => {
      this.problem = problem;
    });
    await this.refresh();
  };

  #path(promise, action) {
    return broadcastPath(this.desk.slug, `/promises-heard/${encodeURIComponent(promise.id)}/${action}`);
  }
}
customElements.define("candor-heard", PromisesHeard);
