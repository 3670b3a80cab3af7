import { html, nothing } from "lit";
import { clock } from "../app/times.js";
import { preferences } from "../player/preferences.js";
import { RoomElement, plural } from "./element.js";
import { pictureOf } from "./picture.js";
import { Line } from "./connection.js";

const LOST_FOR_MS = 1_000;

/** The line at the top: live and for how long, how many watch, captions, and the truth about the connection. */
class StateBar extends RoomElement {
  static properties = { lost: { state: true } };

  attached(room) {
    this.ticker = setInterval(() => this.requestUpdate(), 1_000);
    // A blink of the line is not worth a word.
    room.addEventListener("change", () => {
      if (room.line === Line.OPEN) {
        clearTimeout(this.lostTimer);
        this.lostTimer = undefined;
        this.lost = false;
      } else {
        this.lostTimer ??= setTimeout(() => (this.lost = true), LOST_FOR_MS);
      }
    });
  }

  /** A page that never got through says so as well. */
  shouldUpdate() {
    return Boolean(this.room?.broadcast || this.lost);
  }

  takeOver() {
    this.before = this.textContent.trim();
  }

  #toggleCaptions() {
    preferences.set({ captions: !preferences.get("captions") });
    this.requestUpdate();
  }

  render() {
    if (!this.room.broadcast) {
      return html`<div class="state-row"><span class="state-word">${this.before}</span></div>
        ${this.#line()}`;
    }
    const { state, rehearsal } = this.room.broadcast;
    const live = state === "LIVE";
    // The player has its own button for them.
    const cc = live && !pictureOf(this.room)?.url;
    return html`
      <div class="state-row">
        ${live
          ? html`<span class="live">LIVE</span> <span class="state-clock num">${clock(this.room.moment() ?? 0)}</span>`
          : html`<span class="state-word">${words(this.room)}</span>`}
        ${rehearsal ? html`<span class="badge badge-quiet">Rehearsal</span>` : nothing}
        <span class="state-push"></span>
        ${live && this.room.audience
          ? html`<span class="state-audience num">${plural(this.room.audience, "watching", "watching")}</span>`
          : nothing}
        ${cc
          ? html`<button type="button" class="state-cc" aria-pressed=${preferences.get("captions")} @click=${this.#toggleCaptions}>
              <span aria-hidden="true">CC</span><span class="visually-hidden">Captions</span>
            </button>`
          : nothing}
      </div>
      ${this.#line()}
    `;
  }

  #line() {
    if (this.room.line === Line.REFUSED) {
      return html`<p class="state-line">This page can’t follow the broadcast any more. Reload it to try again.</p>`;
    }
    if (this.room.line === Line.REMOVED) return html`<p class="state-line">This broadcast was removed.</p>`;
    if (!this.lost) return nothing;
    const kept = this.room.unsent.length ? "Your question is kept and will be sent." : "Nothing you wrote is lost.";
    return html`<p class="state-line"><span class="spinner" aria-hidden="true"></span>Reconnecting. ${kept}</p>`;
  }
}

function words({ broadcast, published }) {
  if (published) return "The record is published";
  switch (broadcast.state) {
    case "DRAFT":
      return "Draft, visible to staff only";
    case "SCHEDULED":
      return broadcast.startsAt && Date.parse(broadcast.startsAt) < Date.now() ? "Starting soon" : "Announced";
    case "ENDED":
      return "The broadcast has ended";
    case "CANCELLED":
      return "Cancelled";
    default:
      return "The record is published";
  }
}

customElements.define("candor-state", StateBar);
