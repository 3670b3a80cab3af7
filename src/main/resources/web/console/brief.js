import { html, nothing } from "lit";
import { broadcastPath, get, put } from "./api.js";
import { attempt, ConsoleElement } from "./element.js";
import { briefFields, briefOf, emptyContact, sameBrief } from "./brief-fields.js";
import { drafts, focusFault, refusal } from "./forms.js";
import { timeOfDay } from "./times.js";

const PARTS = [
  ["happened", "What happened"],
  ["next", "What we do next"],
  ["now", "What you can do now"],
];

/** The brief as the audience reads it, edited in place. */
class Brief extends ConsoleElement {
  static properties = {
    desk: { attribute: false },
    revision: { attribute: false },
    editable: { attribute: false },
    draft: { state: true },
    problem: { state: true },
    busy: { state: true },
    theirs: { state: true },
  };

  get #key() {
    return `brief.${this.desk.slug}`;
  }

  render() {
    return this.draft ? this.#form() : this.#text();
  }

  /** Only words of it: a brief that is to say something else is revised. */
  #redact = () => {
    const { title, summary, brief } = this.desk.broadcast;
    const contacts = (brief?.contacts ?? []).map(({ label, value, hours }) => [label, value, hours].filter(Boolean).join(", "));
    const text = [title, summary, ...PARTS.map(([part]) => brief?.[part]), ...contacts].filter(Boolean).join("\n");
    this.tell("desk-redact", [{ what: "BRIEF", id: null, label: "The brief", text, whole: false }]);
  };

  #text() {
    const { brief } = this.desk.broadcast;
    const kept = this.editable && drafts.read(this.#key);
    return html`<header class="block-head">
        <h2>
          Brief ${brief?.revisedAt ? html`<span class="muted">revised ${timeOfDay(brief.revisedAt)}</span>` : nothing}
        </h2>
        ${this.editable ? html`<button type="button" class="link-button" @click=${this.#redact}>Redact…</button>` : nothing}
        ${this.editable ? html`<button type="button" class="button button-small" @click=${this.#edit}>${kept ? "Go on writing" : "Edit"}</button>` : nothing}
      </header>
      ${PARTS.map(
        ([part, label]) =>
          html`<h3>${label}</h3>
            <p class="brief-part">${brief?.[part] || html`<span class="muted">Nothing yet.</span>`}</p>`,
      )}
      ${
        brief?.contacts?.length
          ? html`<ul class="contacts">
              ${brief.contacts.map(
                (contact) =>
                  html`<li>
                    <b>${contact.label}</b>
                    ${contact.value}${contact.hours ? html`, <span class="muted">${contact.hours}</span>` : nothing}
                  </li>`,
              )}
            </ul>`
          : nothing
      }`;
  }

  #form() {
    return html`<form novalidate class="stack" @submit=${this.#save}>
      <h2>Edit the brief</h2>
      <p class="muted">Viewers see the new text the moment you save it.</p>
      ${this.theirs ? this.#conflict() : refusal(this.problem)}
      ${briefFields({ id: "desk-brief", brief: this.draft, problem: this.problem, prefix: "", change: this.#change })}
      <div class="row-actions">
        <button type="submit" class="button button-primary" ?disabled=${this.busy}>
          ${this.busy ? "Saving…" : "Save the brief"}
        </button>
        <button type="button" class="button" @click=${this.#leave}>Discard</button>
      </div>
    </form>`;
  }

  #conflict() {
    return html`<div class="notice notice-warn" role="alert">
      <p><b>Somebody else saved the brief while you were writing.</b> Your text is untouched below.</p>
      ${PARTS.filter(([part]) => (this.theirs.brief[part] ?? "") !== (this.draft[part] ?? "")).map(
        ([part, label]) =>
          html` <p class="theirs"><b>${label}, theirs:</b> ${this.theirs.brief[part] || "(empty)"}</p>`,
      )}
      <div class="row-actions">
        <button type="submit" class="button button-small">Save mine over theirs</button>
        <button
          type="button"
          class="button button-small"
          @click=${() => {
            this.#change(briefOf(this.theirs));
            this.theirs = null;
            this.problem = null;
          }}
        >
          Load theirs
        </button>
      </div>
    </div>`;
  }

  #edit = async () => {
    const kept = drafts.read(this.#key);
    this.draft = kept?.brief ?? briefOf(this.desk.broadcast);
    this.version = kept?.version ?? this.desk.broadcast.version;
    if (!this.draft.contacts.length) this.draft.contacts = [emptyContact()];
    await this.updateComplete;
    this.querySelector("textarea")?.focus();
  };

  #change = (brief) => {
    this.draft = brief;
    drafts.keep(this.#key, { brief, version: this.version });
  };

  #leave = () => {
    drafts.drop(this.#key);
    this.draft = this.theirs = this.problem = null;
  };

  #save = async (event) => {
    event.preventDefault();
    const contacts = this.draft.contacts.filter((contact) => contact.label || contact.value);
    const version = this.theirs?.version ?? this.version;
    const saved = await attempt(this, () =>
      put(broadcastPath(this.desk.slug, "/brief"), { ...this.draft, contacts, version }),
    );
    if (saved) {
      this.#leave();
      this.desk.takeBroadcast(saved);
      this.tell("desk-said", "The brief is saved.");
    } else if (this.problem?.is("edited-meanwhile")) {
      await this.#meetTheirs();
    } else {
      for (const fault of this.problem?.fields ?? []) fault.field = fault.field.replace(/^brief\./, "");
      this.requestUpdate();
      await focusFault(this);
    }
  };

  /** The version also moves when something else of the broadcast was saved: then there is no conflict to show. */
  async #meetTheirs() {
    const theirs = await get(broadcastPath(this.desk.slug));
    const untouched =
      sameBrief(briefOf(theirs), briefOf(this.desk.broadcast)) &&
      theirs.brief?.revision === this.desk.broadcast.brief?.revision;
    this.problem = null;
    this.theirs = theirs;
    await this.updateComplete;
    if (untouched) this.querySelector("form").requestSubmit();
    else this.querySelector(".notice-warn").scrollIntoView({ block: "nearest" });
  }
}
customElements.define("candor-brief", Brief);
