import { html, nothing } from "lit";
import { toast } from "../app/toast.js";
import { broadcastPath, get, post, put, remove, send } from "./api.js";
import { DialogElement } from "./dialog.js";
import { attempt, ConsoleElement } from "./element.js";
import { choice, faultOf, refusal, textField } from "./forms.js";
import { oneTime } from "./staff.js";
import { at } from "./times.js";
import { importReport, TRANSCRIPT_FILES, TRANSCRIPT_FORMATS, transcriptType } from "./transcript-file.js";

const CONVENTIONS = [
  { value: "ZOOM", label: "Zoom’s caption address" },
  { value: "YOUTUBE", label: "YouTube’s caption address" },
];

class AddressDialog extends DialogElement {
  heading() {
    return "An address for a caption tool";
  }

  doWord() {
    return "Make the address";
  }

  values() {
    return { convention: this.convention, label: this.label.trim(), language: this.language, hours: Number(this.hours) };
  }

  body() {
    return html`<div class="stack">
      ${textField({ id: "address-label", name: "label", label: "Who is it for?", max: 80, focus: true, value: this.label, fault: faultOf(this.problem, "label"), input: (value) => (this.label = value) })}
      ${choice({ id: "address-convention", name: "convention", label: "The tool posts to", value: this.convention, options: CONVENTIONS, input: (value) => (this.convention = value) })}
      ${choice({ id: "address-hours", name: "hours", label: "Good for", value: String(this.hours), options: [{ value: "6", label: "6 hours" }, { value: "24", label: "A day" }, { value: "168", label: "A week" }], input: (value) => (this.hours = value) })}
    </div>`;
  }
}
customElements.define("candor-caption-address", AddressDialog);

/** The other ways in: addresses for caption tools, and files; and what is wrong with what came. */
class CaptionSources extends ConsoleElement {
  static properties = {
    slug: {},
    desk: { attribute: false },
    addresses: { state: true },
    speech: { state: true },
    made: { state: true },
    imported: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.#load();
    this.following = () => this.requestUpdate();
    this.desk?.addEventListener("change", this.following);
    this.timer = setInterval(() => document.hidden || this.#load(), 10_000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
    this.desk?.removeEventListener("change", this.following);
  }

  async #load() {
    try {
      [{ addresses: this.addresses }, this.speech] = await Promise.all([
        get(broadcastPath(this.slug, "/captions/addresses")),
        get(broadcastPath(this.slug, "/captions/speech")),
      ]);
    } catch {
      this.addresses ??= [];
    }
  }

  render() {
    const gaps = this.desk?.gaps ?? [];
    return html`
      ${refusal(this.problem)}
      ${
        gaps.length
          ? html`<div class="notice notice-warn" role="status">
              <p><b>Lines are missing.</b> ${gaps.map(({ from, to }) => (from === to ? `Number ${from}` : `Numbers ${from} to ${to}`)).join(", ")} never came. Ask the sender to send them again.</p>
            </div>`
          : nothing
      }
      <section class="block" aria-labelledby="tools-title">
        <header class="block-head">
          <h2 id="tools-title">Caption tools</h2>
          <button type="button" class="button button-small" @click=${this.#make}>Make an address</button>
        </header>
        ${
          this.made
            ? oneTime({
                who: `The address for ${this.made.address.label}.`,
                password: new URL(this.made.path, location.href).href,
                close: () => {
                  this.made = null;
                },
              })
            : nothing
        }
        ${
          this.addresses?.length
            ? html`<ul class="accounts">
                ${this.addresses.map((listed) => this.#address(listed))}
              </ul>`
            : html`<p class="muted">A captioning service or a tool that posts to Zoom or YouTube posts here as well, at an address of its own.</p>`
        }
      </section>
      ${this.#recognition()}
      <section class="block" aria-labelledby="file-title">
        <h2 id="file-title">A file</h2>
        <p class="muted">${TRANSCRIPT_FORMATS}, as the whole transcript in this language.</p>
        <label class="button button-small cc-file"
          >Choose a file
          <input class="visually-hidden" type="file" accept=${TRANSCRIPT_FILES} ?disabled=${this.busy || !this.desk?.hasMoments} @change=${this.#import}
        /></label>
        <div role="status">${this.imported ? importReport(this.imported) : nothing}</div>
      </section>
      <candor-caption-address></candor-caption-address>
      <candor-confirm></candor-confirm>
    `;
  }

  /** Only where an operator has set up an engine; what goes wrong with it is said here. */
  #recognition() {
    if (!this.speech?.available) return nothing;
    const { wanted, state, notice } = this.speech;
    const words = { WAITING: "Waiting for the camera", LISTENING: "Listening", FAILED: "Not working", OFF: "Off" };
    return html`<section class="block" aria-labelledby="speech-title">
      <h2 id="speech-title">Speech recognition</h2>
      <label class="check"
        ><input type="checkbox" .checked=${wanted} ?disabled=${this.busy} @change=${this.#listen} /><span
          >Caption this broadcast by machine, from the next time a camera begins</span
        ></label
      >
      ${wanted ? html`<p class="row-meta"><span class="badge ${state === "FAILED" ? "badge-warn" : "badge-quiet"}">${words[state]}</span></p>` : nothing}
      ${notice ? html`<p class="notice notice-warn" role="status">${notice}</p>` : nothing}
    </section>`;
  }

  #listen = async (event) => {
    const wish = { wanted: event.target.checked, language: this.desk.language };
    const told = await attempt(this, () => put(broadcastPath(this.slug, "/captions/speech"), wish));
    if (told) this.speech = told;
  };

  #address({ address, lastSeq, missing }) {
    const convention = address.convention === "ZOOM" ? "Zoom’s way" : "YouTube’s way";
    return html`<li class="account">
      <div>
        <b>${address.label}</b>
        <p class="row-meta">
          <span>${convention}</span><span>${lastSeq ? `last number ${lastSeq}` : "nothing came yet"}</span>
          ${missing ? html`<span class="badge badge-warn">${missing} missing</span>` : nothing}
          <span>until ${at(address.expiresAt)}</span>
        </p>
      </div>
      <div class="row-actions">
        <button type="button" class="button button-small" aria-label="Revoke ${address.label}" @click=${() => this.#revoke(address)}>
          Revoke
        </button>
      </div>
    </li>`;
  }

  #make = () =>
    this.querySelector("candor-caption-address").ask({
      label: "",
      convention: "ZOOM",
      hours: "24",
      language: this.desk.language,
      submit: async (wanted) => {
        this.made = await post(broadcastPath(this.slug, "/captions/addresses"), wanted);
        await this.#load();
      },
    });

  #revoke = (address) =>
    this.querySelector("candor-confirm").ask({
      asks: `Revoke the address for “${address.label}”?`,
      word: "Revoke",
      grave: true,
      text: ["The tool that uses it is refused from now on. What it sent stays."],
      submit: async () => {
        await remove(broadcastPath(this.slug, `/captions/addresses/${encodeURIComponent(address.id)}`));
        await this.#load();
      },
    });

  #import = async (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    const type = transcriptType(file);
    const path = (replace) =>
      broadcastPath(this.slug, `/captions/import?language=${encodeURIComponent(this.desk.language)}${replace ? "&replace=true" : ""}`);
    this.imported = null;
    const bytes = new Blob([await file.arrayBuffer()], { type });
    this.imported = await attempt(this, () => send("POST", path(false), bytes, type));
    if (this.problem?.is?.("not-allowed-now") && this.desk.lines.length) {
      this.problem = null;
      this.querySelector("candor-confirm").ask({
        asks: "Replace the captions?",
        word: "Replace them",
        grave: true,
        text: [`There are captions already. ${file.name} takes the place of all of them in this language.`],
        submit: async () => {
          this.imported = await send("POST", path(true), bytes, type);
        },
      });
    } else if (this.imported) {
      toast("Imported.");
    }
  };
}
customElements.define("candor-caption-sources", CaptionSources);
