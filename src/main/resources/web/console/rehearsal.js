import { html, nothing } from "lit";
import { get, remove } from "./api.js";
import { attempt, ConsoleElement } from "./element.js";
import { refusal } from "./forms.js";
import { clock } from "./times.js";

/** How far the script of a rehearsal has been played. */
class RehearsalBar extends ConsoleElement {
  static properties = { slug: {}, run: { state: true }, problem: { state: true }, busy: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.#poll();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  #poll = async () => {
    try {
      this.run = await get(`/api/rehearsals/${encodeURIComponent(this.slug)}`);
      this.problem = null;
    } catch (problem) {
      if (problem.status === 404) return;
      this.problem = problem;
    }
    if (!this.run || this.run.state === "PLAYING") this.timer = setTimeout(this.#poll, 1000);
  };

  render() {
    if (!this.run) return this.problem ? refusal(this.problem) : nothing;
    const { state, moment, durationMs, speed, note } = this.run;
    const word = {
      PLAYING: `Playing at ${speed}×`,
      FINISHED: "Played to the end",
      STOPPED: "Stopped",
      FAILED: "Stopped by an error",
    }[state];
    return html`<div class="rehearsal">
      <span class="badge badge-quiet">Rehearsal</span>
      <span>${word}${note ? `: ${note}` : ""}</span>
      <progress class="progress" max=${durationMs} value=${moment} aria-label="Rehearsal played"></progress>
      <span class="number">${clock(moment)} of ${clock(durationMs)}</span>
      ${state === "PLAYING" ? html`<button type="button" class="button button-small" ?disabled=${this.busy} @click=${this.#stop}>Stop</button>` : nothing}
    </div>`;
  }

  #stop = async () => {
    await attempt(this, () => remove(`/api/rehearsals/${encodeURIComponent(this.slug)}`));
    clearTimeout(this.timer);
    this.#poll();
  };
}
customElements.define("candor-rehearsal", RehearsalBar);
