import { html, nothing } from "lit";
import { timeText } from "../app/times.js";
import { RoomElement, safeLink } from "./element.js";

const PARTS = [
  ["happened", "What happened"],
  ["next", "What we do next"],
  ["now", "What you can do now"],
];

/** The brief in its three parts; what the latest revision changed is marked for as long as the page is open. */
class Brief extends RoomElement {
  #shown = null;
  #changed = new Set();

  willUpdate(changed) {
    super.willUpdate(changed);
    const brief = this.room.broadcast.brief;
    if (this.#shown && this.#shown.revision !== brief.revision) {
      this.#changed = new Set(PARTS.map(([part]) => part).filter((part) => this.#shown[part] !== brief[part]));
      if (JSON.stringify(this.#shown.contacts) !== JSON.stringify(brief.contacts)) this.#changed.add("contacts");
    }
    this.#shown = brief;
  }

  render() {
    const { brief } = this.room.broadcast;
    if (!PARTS.some(([part]) => brief[part]) && !brief.contacts.length) {
      return html`<p class="empty">What is known, and what you can do, will be written here as soon as it is certain.</p>`;
    }
    return html`
      ${brief.revision > 1 ? html`<p class="brief-revised">Updated ${timeText(brief.revisedAt, "time")}</p>` : nothing}
      ${PARTS.map(([part, title]) =>
        brief[part] || (part === "now" && brief.contacts.length)
          ? html`<section class="brief-part ${this.#changed.has(part) ? "brief-changed" : ""}">
              <h2>${title} ${this.#mark(part)}</h2>
              ${brief[part] ? html`<p class="preline">${brief[part]}</p>` : nothing}
              ${part === "now" ? this.#contacts(brief.contacts) : nothing}
            </section>`
          : nothing,
      )}
    `;
  }

  #mark(part) {
    const changed = this.#changed.has(part) || (part === "now" && this.#changed.has("contacts"));
    return changed ? html`<span class="badge badge-warn">Changed</span>` : nothing;
  }

  #contacts(contacts) {
    if (!contacts.length) return nothing;
    return html`<ul class="contacts">
      ${contacts.map((contact) => {
        const href = safeLink(contact);
        return href
          ? html`<li>
              <a class="contact" href=${href} rel=${contact.kind === "LINK" ? "noopener" : nothing}>
                <span class="contact-icon contact-${contact.kind.toLowerCase()}" aria-hidden="true"></span>
                <span class="contact-text">
                  <b>${contact.label}</b>
                  <span>${contact.kind === "PHONE" ? contact.value : new URL(href).host}</span>
                  ${contact.hours ? html`<span class="muted">${contact.hours}</span>` : nothing}
                </span>
              </a>
            </li>`
          : html`<li><b>${contact.label}</b> ${contact.value}</li>`;
      })}
    </ul>`;
  }
}

customElements.define("candor-brief", Brief);
