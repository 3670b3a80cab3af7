import { html, nothing } from "lit";
import { broadcastPath, get, post, send } from "./api.js";
import { DialogElement } from "./dialog.js";
import { attempt, ConsoleElement } from "./element.js";
import { faultOf, refusal, textArea } from "./forms.js";
import "./recording-file.js";
import { at } from "./times.js";
import { importReport, TRANSCRIPT_FILES, TRANSCRIPT_FORMATS, transcriptType } from "./transcript-file.js";

/** Publishes an edition; every edition after the first says what changed. */
class PublishDialog extends DialogElement {
  static properties = { changed: { state: true } };

  heading() {
    return this.edition ? `Publish edition ${this.edition + 1}` : "Publish the record";
  }

  doWord() {
    return "Publish";
  }

  values() {
    return this.edition ? { whatChanged: this.changed.trim() } : {};
  }

  body() {
    const { open, moments } = this.tally;
    return html`<div class="stack">
      <p>
        The transcript, the answers and the commitments as they stand now become edition ${(this.edition ?? 0) + 1}. An
        edition does not change any more; a correction is a new one.
      </p>
      <ul class="plain">
        <li>
          ${moments ? "There is a transcript." : html`<b>There is no transcript yet.</b> Import one first, or publish without.`}
        </li>
        <li>
          ${open ? html`<b>${open} ${open === 1 ? "question has" : "questions have"} no outcome yet.</b>` : "Every question has an outcome."}
        </li>
      </ul>
      ${
        this.edition
          ? textArea({
              id: "publish-changed",
              name: "whatChanged",
              label: "What changed",
              rows: 3,
              max: 1000,
              focus: true,
              hint: "Readers see this at the top of the record.",
              value: this.changed,
              fault: faultOf(this.problem, "whatChanged"),
              input: (value) => {
                this.changed = value;
              },
            })
          : nothing
      }
    </div>`;
  }
}
customElements.define("candor-publish", PublishDialog);

/** After the end: transcript, editions and what can be taken along. */
class RecordPanel extends ConsoleElement {
  static properties = {
    desk: { attribute: false },
    revision: { attribute: false },
    editions: { state: true },
    imported: { state: true },
    standing: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.refresh();
  }

  async refresh() {
    try {
      this.editions = (await get(broadcastPath(this.desk.slug, "/editions"))).editions ?? [];
    } catch (problem) {
      this.editions = [];
      if (problem.status !== 404) this.problem = problem;
    }
  }

  render() {
    const { slug, may } = this.desk;
    const path = (rest) => broadcastPath(slug, rest);
    return html` <h2>Record</h2>
      ${this.standing ? nothing : refusal(this.problem)}
      ${
        this.editions?.length
          ? html`<ol class="editions" reversed>
              ${[...this.editions]
                .sort((a, b) => b.number - a.number)
                .map(
                  (edition) =>
                    html`<li>
                      <b>Edition ${edition.number}</b> <span class="muted">${at(edition.publishedAt)}</span>
                      ${edition.whatChanged ? html`<p class="row-note">${edition.whatChanged}</p>` : nothing}
                    </li>`,
                )}
            </ol>`
          : html`<p class="muted">
              Not published yet. Until then the public page says that the record is being prepared.
            </p>`
      }
      ${may.run && this.editions?.length ? html`<button type="button" class="button" @click=${() => this.tell("desk-publish")}>Publish a new edition…</button>` : nothing}
      ${may.run ? html`<candor-recording-file .slug=${slug}></candor-recording-file>` : nothing}
      <h3>Transcript</h3>
      <p class="downloads">
        <a href=${path("/transcript.vtt")}>WebVTT</a> <a href=${path("/transcript.srt")}>SRT</a>
        <a href=${path("/transcript.txt")}>Text</a> <a href=${path("/transcript.json")}>JSON</a>
      </p>
      ${may.moderate ? html`<p class="edit-transcript"><a class="button button-small" href="/console/${slug}/transcript">Edit the transcript</a></p>` : nothing}
      ${
        may.moderate
          ? html`<div class="field">
              <label for="record-transcript">Import a transcript</label>
              <span class="hint">${TRANSCRIPT_FORMATS}.</span>
              <input
                class="input"
                id="record-transcript"
                type="file"
                accept=${TRANSCRIPT_FILES}
                ?disabled=${this.busy}
                @change=${this.#import}
              />
            </div>`
          : nothing
      }
      ${this.standing ? this.#replace() : nothing}
      <div role="status">
        ${this.busy ? html`<p>Importing…</p>` : nothing}${this.imported ? importReport(this.imported) : nothing}
      </div>
      <h3>Questions</h3>
      <p class="downloads"><a href=${path("/questions.csv")}>All questions as a spreadsheet (CSV)</a></p>`;
  }

  #import = async (event) => {
    const input = event.target;
    const file = input.files[0];
    if (file) await this.#send(file, false);
    input.value = "";
  };

  async #send(file, replace) {
    this.imported = this.standing = null;
    const path = broadcastPath(this.desk.slug, `/captions/import${replace ? "?replace=true" : ""}`);
    this.imported = await attempt(this, () => send("POST", path, file, transcriptType(file)));
    if (!replace && this.problem?.is("not-allowed-now")) this.standing = file;
  }

  /** Lines that are there already are replaced only by somebody who says so. */
  #replace() {
    return html`<div class="notice notice-warn" role="alert">
      <p>There is a transcript already. Should “${this.standing.name}” take its place?</p>
      <button type="button" class="button button-small" @click=${() => this.#send(this.standing, true)}>
        Replace the transcript
      </button>
    </div>`;
  }
}
customElements.define("candor-record", RecordPanel);

export async function publish(dialog, desk, after) {
  // What the page holds is a tail of the captions; whether there is a transcript only the service knows.
  const transcript = await get(broadcastPath(desk.slug, "/transcript.json")).catch(() => null);
  const open = [...desk.questions.values()].filter((question) =>
    ["RECEIVED", "APPROVED", "ON_AIR"].includes(question.state),
  ).length;
  dialog.ask({
    edition: desk.broadcast.edition ?? 0,
    changed: "",
    tally: { open, moments: transcript?.captions.length ?? desk.captions.length },
    submit: async (values) => {
      const edition = await post(broadcastPath(desk.slug, "/publish"), values);
      after(edition);
    },
  });
}
