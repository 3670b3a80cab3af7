import { html, nothing } from "lit";
import { ConsoleElement } from "./element.js";
import { clock, day } from "./times.js";
import { pictureBadge } from "./video.js";
import "./brief.js";
import "./heard.js";

/** What the audience sees at this moment: captions, brief, commitments. */
class RightNow extends ConsoleElement {
  static properties = { desk: { attribute: false }, revision: { attribute: false } };

  willUpdate() {
    const box = this.querySelector(".captions");
    this.atEnd = !box || box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  }

  updated() {
    const box = this.querySelector(".captions");
    if (box && this.atEnd) box.scrollTop = box.scrollHeight;
  }

  render() {
    const { broadcast, captions, may } = this.desk;
    return html`${may.run && !broadcast.rehearsal && !broadcast.endedAt ? this.#video() : nothing}${
        broadcast.wentLiveAt && (captions.length || !broadcast.endedAt)
          ? html`<section class="block" aria-labelledby="captions-title">
              <header class="block-head">
                <h2 id="captions-title">Captions</h2>
                ${may.moderate ? html`<a class="button button-small" href="/console/${broadcast.slug}/captions">Write captions</a>` : nothing}
              </header>
              ${
                captions.length
                  ? html`<div class="captions" tabindex="0" role="group" aria-labelledby="captions-title">
                      ${captions.map(
                        (caption, place) =>
                          html`<p>
                            ${caption.speaker && caption.speaker !== captions[place - 1]?.speaker ? html`<b>${caption.speaker}</b> ` : nothing}
                            <span class="moment">${clock(caption.startMs)}</span> ${caption.text}
                          </p>`,
                      )}
                    </div>`
                  : html`<p class="muted">
                      Captions appear here as they are spoken, as soon as a captioner or a captioning service sends
                      them.
                    </p>`
              }
            </section>`
          : nothing
      }
      <section class="block" aria-label="Commitments">
        ${this.#commitments()}
        <candor-heard .desk=${this.desk} .revision=${this.revision}></candor-heard>
      </section>
      <section class="block" aria-label="Brief">
        <candor-brief .desk=${this.desk} .revision=${this.revision} .editable=${may.run}></candor-brief>
      </section>`;
  }

  #video() {
    return html`<section class="block" aria-labelledby="video-title">
      <header class="block-head">
        <h2 id="video-title">Video ${pictureBadge(this.desk.video)}</h2>
        <button type="button" class="button button-small" @click=${() => this.tell("desk-video")}>
          Set up video…
        </button>
      </header>
    </section>`;
  }

  #commitments() {
    const { commitments, may, broadcast } = this.desk;
    const begun = Boolean(broadcast.wentLiveAt);
    return html`<header class="block-head">
        <h2>Commitments <span class="count">${commitments.length}</span></h2>
        ${may.moderate && begun ? html`<button type="button" class="button button-small" @click=${() => this.tell("desk-commitment")}>Record <kbd class="kbd" aria-hidden="true">p</kbd></button>` : nothing}
      </header>
      ${
        commitments.length
          ? html`<ul class="commitments">
              ${commitments.map((commitment) => this.#commitment(commitment))}
            </ul>`
          : html`<p class="muted">
              ${begun ? "Hear a promise? Record it with p: what, who owns it, by when." : "Promises made on air are recorded here, with an owner and a date."}
            </p>`
      }`;
  }

  #commitment(commitment) {
    const { may } = this.desk;
    const { state, late } = commitment;
    const word = state === "OPEN" ? (late ? "Late" : "Open") : state === "DONE" ? "Done" : "Dropped";
    const last = commitment.updates?.at(-1);
    return html`<li class="commitment commitment-${late ? "late" : state.toLowerCase()}">
      <p class="commitment-what">${commitment.what}</p>
      <p class="row-meta">
        <span class="state-word">${word}</span><span>${commitment.owner}</span>
        ${commitment.dueOn ? html`<span>due <time datetime=${commitment.dueOn}>${day(commitment.dueOn)}</time></span>` : nothing}
        ${commitment.moment === undefined || commitment.moment === null ? nothing : html`<span>at ${clock(commitment.moment)}</span>`}
      </p>
      ${last?.note ? html`<p class="row-note">${last.note}</p>` : nothing}
      ${
        may.moderate
          ? html`<p class="row-links">
              <button type="button" class="link-button" @click=${() => this.tell("desk-progress", commitment)}>
                Update
              </button>
              <button type="button" class="link-button" @click=${() => this.tell("desk-correct", commitment)}>
                Correct
              </button>
              ${
                may.redact
                  ? html`<button
                      type="button"
                      class="link-button"
                      @click=${() => this.tell("desk-redact", partsOfCommitment(commitment))}
                    >
                      Redact…
                    </button>`
                  : nothing
              }
            </p>`
          : nothing
      }
    </li>`;
  }
}
customElements.define("candor-right-now", RightNow);

function partsOfCommitment({ id, what, owner, updates }) {
  const notes = (updates ?? []).map(({ note }) => note).filter(Boolean);
  return [{ what: "COMMITMENT", id, label: "The commitment", text: [what, owner, ...notes].join("\n") }];
}
