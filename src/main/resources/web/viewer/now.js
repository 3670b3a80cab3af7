import { html, nothing } from "lit";
import { RoomElement, plural } from "./element.js";

/** The question that is being answered, in large type. */
class AnsweringNow extends RoomElement {
  render() {
    const question = [...this.room.questions.values()].find((q) => q.state === "ON_AIR");
    if (!question || this.room.broadcast.state !== "LIVE") return nothing;
    return html`
      <section class="now" aria-label="Answering now">
        <h2 class="now-label live">Answering now</h2>
        <p class="now-text">${question.text}</p>
        <p class="muted small">
          ${plural(this.room.weight(question), "person asked this", "people asked this")}${question.name
            ? html`, first ${question.name}`
            : nothing}
        </p>
      </section>
    `;
  }
}

customElements.define("candor-now", AnsweringNow);
