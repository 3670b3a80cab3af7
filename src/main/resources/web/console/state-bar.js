import { html, nothing } from "lit";
import { ConsoleElement } from "./element.js";
import { counts } from "./questions.js";
import { at, clock, span, until } from "./times.js";

const LONG_WAIT_MS = 5 * 60000;

const SLOW = [0, 30, 60, 120, 300];
/** A program may have set another one. */
const slowChoices = (now) => [...new Set([...SLOW, now])].sort((a, b) => a - b);
const slowWord = (seconds) => (seconds === 0 ? "off" : seconds % 60 ? `${seconds} s` : `${seconds / 60} min`);

const STATES = {
  DRAFT: ["Draft", "badge-quiet"],
  SCHEDULED: ["Scheduled", ""],
  LIVE: ["Live", "badge-live"],
  ENDED: ["Ended", "badge-warn"],
  PUBLISHED: ["Published", "badge-good"],
  CANCELLED: ["Cancelled", "badge-quiet"],
};

export function stateBadge({ state }) {
  const [word, look] = STATES[state];
  return html`<span class="badge ${look}">${word}</span>`;
}

/** Where the broadcast stands, in one line: state, people, questions, and the one next step. */
class StateBar extends ConsoleElement {
  static properties = { desk: { attribute: false }, revision: { attribute: false } };

  connectedCallback() {
    super.connectedCallback();
    this.tickEverySecond();
  }

  render() {
    const { broadcast, audience, questions, may } = this.desk;
    const all = counts(questions);
    const now = this.desk.now();
    const waited = all.oldestWaiting === null ? null : now - all.oldestWaiting;
    return html`<div class="state-bar">
      <div class="state-title">
        <h1>${broadcast.title}</h1>
        <p class="muted">
          ${broadcast.presenter?.name ? html`${broadcast.presenter.name}, ${broadcast.presenter.role} · ` : nothing}<a
            href="/b/${broadcast.slug}"
            target="_blank"
            rel="noopener"
            >Public page<span class="visually-hidden"> (opens in a new tab)</span></a
          >${may.run && !["ENDED", "PUBLISHED", "CANCELLED"].includes(broadcast.state) ? html` · <a href="/console/${broadcast.slug}/edit">Edit the plan</a>` : nothing}
        </p>
      </div>
      <p class="state-now">${stateBadge(broadcast)} ${this.#when(broadcast, now)}</p>
      ${this.#picture(broadcast)} ${this.#asking(broadcast)}
      <dl class="facts">
        ${
          audience === null
            ? nothing
            : html`<div>
                <dt>Watching</dt>
                <dd class="number">${audience.toLocaleString()}</dd>
              </div>`
        }
        <div>
          <dt>Answered</dt>
          <dd class="number">${all.answered} <span class="muted">of ${all.asked}</span></dd>
        </div>
        ${
          waited === null
            ? nothing
            : html`<div class=${waited > LONG_WAIT_MS ? "fact-late" : ""}>
                <dt>Oldest waiting</dt>
                <dd class="number">${waited < 3600000 ? clock(waited) : span(waited)}</dd>
              </div>`
        }
      </dl>
      <div class="state-actions">
        ${
          may.run && ["DRAFT", "SCHEDULED", "LIVE"].includes(broadcast.state)
            ? html`<button type="button" class="button" @click=${() => this.tell("desk-presenter")}>Presenter…</button>`
            : nothing
        }
        ${may.run ? this.#steps(broadcast.state) : nothing}
        <button type="button" class="button keys-button" @click=${() => this.tell("desk-keys")}>
          Keys <kbd class="kbd" aria-hidden="true">?</kbd>
        </button>
      </div>
    </div>`;
  }

  /** Whether viewers may ask, and how often: seen by all staff, switched by moderators. */
  #asking({ state, asking }) {
    if (!asking || !["SCHEDULED", "LIVE"].includes(state)) return nothing;
    if (!this.desk.may.moderate) {
      return asking.open && !asking.slowModeSeconds
        ? nothing
        : html`<p class="state-asking">
            ${asking.open ? `Slow mode: ${slowWord(asking.slowModeSeconds)}` : "Questions are closed"}
          </p>`;
    }
    return html`<div class="state-asking" role="group" aria-label="Asking">
      <button
        type="button"
        class="button button-small ${asking.open ? "" : "button-strong"}"
        aria-pressed=${!asking.open}
        @click=${() => this.tell("desk-asking", { open: !asking.open })}
      >
        ${asking.open ? "Close questions" : "Questions are closed: open"} <kbd class="kbd" aria-hidden="true">s</kbd>
      </button>
      <label class="slow-mode ${asking.slowModeSeconds ? "fact-late" : ""}"
        ><span>Slow mode</span>
        <select
          class="input input-small"
          @change=${(event) => this.tell("desk-asking", { slowModeSeconds: Number(event.target.value) })}
        >
          ${slowChoices(asking.slowModeSeconds).map(
            (seconds) =>
              html`<option value=${seconds} .selected=${seconds === asking.slowModeSeconds}>${slowWord(seconds)}</option>`,
          )}
        </select></label
      >
    </div>`;
  }

  /** While on air: whether viewers see somebody, and what is wrong with keeping it. */
  #picture(broadcast) {
    const { video, camera } = this.desk;
    if (broadcast.state !== "LIVE" || !video) return nothing;
    if (camera?.trouble) return html`<p class="state-picture fact-late" role="alert">${camera.trouble}</p>`;
    if (video.state === "LOST") return html`<p class="state-picture fact-late" role="status">The camera is lost</p>`;
    return video.state === "WAITING" ? html`<p class="state-picture muted">No picture yet</p>` : nothing;
  }

  #when(broadcast, now) {
    if (broadcast.state === "LIVE") return html`<span class="number">${clock(this.desk.moment() ?? 0)}</span>`;
    if (broadcast.state === "SCHEDULED")
      return html`<span title=${at(broadcast.startsAt)}>${until(broadcast.startsAt, now)}</span>`;
    if (broadcast.wentLiveAt && broadcast.endedAt)
      return html`<span class="number">${clock(this.desk.moment())}</span>`;
    return broadcast.state === "DRAFT" ? "no date yet" : "";
  }

  #steps(state) {
    const step = (name, word, kind = "") =>
      html`<button type="button" class="button ${kind}" @click=${() => this.tell("desk-life", name)}>${word}</button>`;
    if (state === "DRAFT" || state === "SCHEDULED")
      return html`${step("cancel", "Cancel…")}${step("go-live", "Go live…", "button-primary")}`;
    if (state === "LIVE") return step("end", "End…", "button-danger");
    if (state === "ENDED") return step("publish", "Publish…", "button-primary");
    return nothing;
  }
}
customElements.define("candor-state-bar", StateBar);
