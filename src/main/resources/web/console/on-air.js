import { html, nothing } from "lit";
import { ConsoleElement } from "./element.js";
import { actionsFor } from "./queue.js";
import { inOrder } from "./questions.js";
import { clock } from "./times.js";

/** What the presenter is answering, for how long, and what comes next. */
class OnAir extends ConsoleElement {
  static properties = { desk: { attribute: false }, revision: { attribute: false } };

  connectedCallback() {
    super.connectedCallback();
    this.tickEverySecond();
  }

  render() {
    const onAir = inOrder(this.desk.questions, "on-air");
    const next = inOrder(this.desk.questions, "approved").slice(0, 2);
    return html` <h2>On air</h2>
      ${onAir.length ? onAir.map((question) => this.#now(question)) : html`<p class="empty">${this.#nothing(next)}</p>`}
      <h3>Next</h3>
      ${
        next.length
          ? html`<ol class="next">
              ${next.map((question) => this.#next(question))}
            </ol>`
          : html`<p class="muted">Approved questions line up here, most people first.</p>`
      }`;
  }

  #nothing(next) {
    if (this.desk.broadcast.state !== "LIVE") return "Questions can be put on air once the broadcast is live.";
    return next.length
      ? "No question is on air. Put the next one on with o."
      : "No question is on air, and none is approved yet.";
  }

  #now(question) {
    // The moment of a question is when it was asked; how long it has been on air is told by who put it there.
    const since = question.last?.action === "on-air" ? Date.parse(question.last.at) : null;
    return html`<article class="now">
      <p class="now-clock live">
        ${since ? html`<span role="timer">${clock(this.desk.now() - since)}</span>` : nothing}
      </p>
      <p class="now-text">${question.text}</p>
      <p class="muted">
        ${question.weight} ${question.weight === 1 ? "person asks" : "people ask"}
        this${question.name ? `, first ${question.name}` : ""}
      </p>
      <div class="row-actions">
        ${actionsFor(question, this.desk).map(
          (action, place) =>
            html`<button
              type="button"
              class="button ${place === 0 ? "button-primary" : ""}"
              ?disabled=${this.desk.running.has(question.id)}
              @click=${() => this.tell("desk-act", { id: question.id, name: action.name })}
            >
              ${action.word}
            </button>`,
        )}
      </div>
    </article>`;
  }

  #next(question) {
    return html`<li>
      <span class="weight">${question.weight}</span>
      <span class="next-text">${question.text}</span>
      ${
        this.desk.may.moderate && this.desk.broadcast.state === "LIVE"
          ? html`<button
              type="button"
              class="button button-small"
              aria-label="Put on air: ${question.text}"
              ?disabled=${this.desk.running.has(question.id)}
              @click=${() => this.tell("desk-act", { id: question.id, name: "on-air" })}
            >
              On air
            </button>`
          : nothing
      }
    </li>`;
  }
}
customElements.define("candor-on-air", OnAir);
