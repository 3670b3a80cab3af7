import { html, nothing } from "lit";
import { broadcastPath, get } from "./api.js";
import { ConsoleElement } from "./element.js";

const LOOK_EVERY_MS = 5000;

/**
 * What is wrong with the captions while on air: lines that never came, a captioner or tool that went silent, an engine
 * that does not work. Said once and politely; gone when it is over.
 */
class CaptionNotices extends ConsoleElement {
  static properties = { desk: { attribute: false }, revision: { attribute: false }, notices: { state: true }, put: { state: true } };

  constructor() {
    super();
    this.notices = [];
    this.put = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.looking = setInterval(() => document.hidden || this.#look(), LOOK_EVERY_MS);
    this.#look();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.looking);
  }

  async #look() {
    const { broadcast, may, slug } = this.desk;
    if (!may.moderate) return;
    if (broadcast?.state !== "LIVE") {
      this.notices = [];
      return;
    }
    try {
      this.notices = (await get(broadcastPath(slug, "/captions/notices"))).notices;
      // What comes back after it was over is news again.
      this.put = this.put.filter((text) => this.notices.some((notice) => notice.text === text));
    } catch {
      // What is shown stays; the room says when there is no connection.
    }
  }

  // The region is there before the first notice, or a screen reader would not tell it. How long it has been is left out
  // of what is told: it changes.
  render() {
    const told = this.notices.filter(({ text }) => !this.put.includes(text));
    return html`<div role="status" aria-label="Captions">
      ${
        told.length
          ? html`<div class="notice notice-warn">
              <div>${told.map(({ text, since }) => html`<p>${text}${this.#since(since)}</p>`)}</div>
              <a class="button button-small" href="/console/${this.desk.slug}/captions">Captions</a>
              <button type="button" class="button button-small" @click=${this.#putAway}>Put away</button>
            </div>`
          : nothing
      }
    </div>`;
  }

  #putAway = () => {
    this.put = this.notices.map(({ text }) => text);
  };

  #since(since) {
    if (!since) return nothing;
    const minutes = Math.floor((this.desk.now() - Date.parse(since)) / 60_000);
    return minutes < 1 ? nothing : html` <span aria-hidden="true">The last came ${minutes} min ago.</span>`;
  }
}
customElements.define("candor-caption-notices", CaptionNotices);
