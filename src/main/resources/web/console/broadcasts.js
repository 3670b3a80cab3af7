import { html, nothing } from "lit";
import { get, post } from "./api.js";
import { attempt, ConsoleElement } from "./element.js";
import { refusal } from "./forms.js";
import "./remove-dialog.js";
import { stateBadge } from "./state-bar.js";
import { at, clock, until } from "./times.js";

const SPEEDS = [1, 5, 20];
const SECTIONS = [
  ["On air", (broadcast) => broadcast.state === "LIVE"],
  ["Upcoming", (broadcast) => broadcast.state === "SCHEDULED" || broadcast.state === "DRAFT"],
  ["To publish", (broadcast) => broadcast.state === "ENDED"],
  ["Published", (broadcast) => broadcast.state === "PUBLISHED"],
  ["Cancelled", (broadcast) => broadcast.state === "CANCELLED"],
];

/** All broadcasts, the ones that need somebody first; and the three ways to begin. */
class Broadcasts extends ConsoleElement {
  static properties = {
    staffRole: { attribute: "data-role" },
    broadcasts: { state: true },
    scripts: { state: true },
    script: { state: true },
    speed: { state: true },
    problem: { state: true },
    busy: { state: true },
    removed: { state: true },
  };

  constructor() {
    super();
    this.speed = 5;
  }

  get #mayRun() {
    return this.staffRole === "ADMIN" || this.staffRole === "COMMS";
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
    this.tickEverySecond();
  }

  async #load() {
    await attempt(this, async () => {
      this.broadcasts = (await get("/api/broadcasts")).broadcasts;
      if (!this.#mayRun) return;
      this.scripts = (await get("/api/rehearsals/scripts")).scripts ?? [];
      this.script = this.scripts[0]?.name;
    });
  }

  render() {
    const empty = this.broadcasts?.length === 0;
    return html` ${refusal(this.problem)} ${this.#removedSays()} ${this.#mayRun ? this.#begin(empty) : nothing}
    ${this.broadcasts ? this.#list() : this.problem ? nothing : html`<p class="empty" role="status">Fetching the broadcasts…</p>`}
    ${empty && !this.#mayRun ? html`<p class="empty">No broadcast yet. Once the communications team plans one, its control room is here.</p>` : nothing}
      <candor-remove @broadcast-removed=${this.#gone}></candor-remove>`;
  }

  #removedSays() {
    if (!this.removed) return nothing;
    return html`<div class="notice" id="removed" role="status" tabindex="-1">
      <p>“${this.removed.title}” is removed. <a href="/b/${this.removed.slug}">Its address</a> says so.</p>
    </div>`;
  }

  /** Its row is gone, and with it the button that had the focus. */
  #gone = async ({ detail }) => {
    this.removed = detail;
    this.broadcasts = this.broadcasts.filter(({ slug }) => slug !== detail.slug);
    await this.updateComplete;
    this.querySelector("#removed").focus();
  };

  #begin(empty) {
    return html`<section class="begin ${empty ? "begin-empty" : ""}" aria-label="Begin">
      ${empty ? html`<p class="lead">No broadcast yet. When something has gone wrong, this is where a named person gets in front of everybody affected, within a minute.</p>` : nothing}
      <div class="begin-ways">
        <div class="begin-way">
          <a class="button button-primary button-big" href="/console/new?now">Go live now</a>
          <p>Title and presenter, then you are on air.</p>
        </div>
        <div class="begin-way">
          <a class="button button-big" href="/console/new">Schedule</a>
          <p>Plan it, share the address, collect questions before.</p>
        </div>
        <form class="begin-way" @submit=${this.#rehearse}>
          <button class="button button-big" ?disabled=${this.busy || !this.script}>Try it: play the rehearsal</button>
          <div class="rehearse-how">
            ${
              this.scripts?.length > 1
                ? html`<label class="visually-hidden" for="rehearsal-script">Script</label>
                    <select
                      class="input"
                      id="rehearsal-script"
                      @change=${(event) => {
                        this.script = event.target.value;
                      }}
                    >
                      ${this.scripts.map((script) => html`<option value=${script.name} ?selected=${script.name === this.script}>${script.title ?? script.name}</option>`)}
                    </select>`
                : html`<p>${this.#scriptSays()}</p>`
            }
            <fieldset class="speeds">
              <legend class="visually-hidden">Speed</legend>
              ${SPEEDS.map(
                (speed) =>
                  html`<label
                    ><input
                      type="radio"
                      name="speed"
                      .checked=${speed === this.speed}
                      @change=${() => {
                        this.speed = speed;
                      }}
                    /><span>${speed}×</span></label
                  >`,
              )}
            </fieldset>
          </div>
        </form>
      </div>
    </section>`;
  }

  #scriptSays() {
    const script = this.scripts?.find(({ name }) => name === this.script);
    const length = script?.durationMs ? `, ${clock(script.durationMs / this.speed)} at this speed` : "";
    return script
      ? `${script.questions ?? "Many"} people ask${length}. Only staff see it.`
      : "A staged broadcast with its audience. Only staff see it.";
  }

  #rehearse = async (event) => {
    event.preventDefault();
    const run = await attempt(this, () => post("/api/rehearsals", { script: this.script, speed: this.speed }));
    if (run) location.assign(`/console/${encodeURIComponent(run.slug)}`);
  };

  #list() {
    return SECTIONS.map(([label, belongs]) => {
      const found = this.broadcasts.filter(belongs);
      if (!found.length) return nothing;
      if (label === "Upcoming") found.sort((a, b) => (a.startsAt ?? "9").localeCompare(b.startsAt ?? "9"));
      return html`<section class="broadcasts" aria-label=${label}>
        <h2>${label}</h2>
        <ul>
          ${found.map((broadcast) => this.#broadcast(broadcast))}
        </ul>
      </section>`;
    });
  }

  #broadcast(broadcast) {
    const planned = broadcast.state === "DRAFT" || broadcast.state === "SCHEDULED";
    return html`<li class="broadcast">
      <div class="broadcast-main">
        <a class="broadcast-title" href="/console/${broadcast.slug}">${broadcast.title}</a>
        <p class="row-meta"><span>${broadcast.presenter.name}, ${broadcast.presenter.role}</span></p>
      </div>
      <p class="broadcast-when">${this.#when(broadcast)}</p>
      <p class="broadcast-state">
        ${broadcast.rehearsal ? html`<span class="badge badge-quiet">Rehearsal</span> ` : nothing}${stateBadge(broadcast)}
      </p>
      <p class="broadcast-links">
        ${this.#mayRun && planned ? html`<a href="/console/${broadcast.slug}/edit" aria-label="Edit ${broadcast.title}">Edit</a>` : nothing}
        ${broadcast.state === "DRAFT" ? nothing : html`<a href="/b/${broadcast.slug}" aria-label="Public page of ${broadcast.title}">Public page</a>`}
        ${
          this.#mayRun && broadcast.state !== "LIVE"
            ? html`<button
                type="button"
                class="link-button"
                aria-label="Remove ${broadcast.title}"
                @click=${() => this.querySelector("candor-remove").ask({ broadcast, typed: "" })}
              >
                Remove…
              </button>`
            : nothing
        }
      </p>
    </li>`;
  }

  #when(broadcast) {
    const now = Date.now();
    if (broadcast.state === "LIVE")
      return html`<span class="number">${clock((now - Date.parse(broadcast.wentLiveAt)) * (broadcast.pace || 1))}</span>
        on air`;
    if (broadcast.state === "SCHEDULED")
      return html`${at(broadcast.startsAt)}<br /><span class="muted">${until(broadcast.startsAt, now)}</span>`;
    if (broadcast.state === "PUBLISHED")
      return html`${at(broadcast.publishedAt)}${broadcast.edition > 1 ? html`<br /><span class="muted">edition ${broadcast.edition}</span>` : nothing}`;
    if (broadcast.endedAt) return html`ended ${until(broadcast.endedAt, now)}`;
    return html`<span class="muted">no date yet</span>`;
  }
}
customElements.define("candor-broadcasts", Broadcasts);
