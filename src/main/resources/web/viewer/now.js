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
          ${askedBy(question.name, this.room.weight(question))}
        </p>
      </section>
    `;
  }
}

function askedBy(name, people) {
  if (!name) return plural(people, "person asked this", "people asked this");
  return people > 1 ? `Asked by ${name} and ${plural(people - 1, "other", "others")}` : `Asked by ${name}`;
}

customElements.define("candor-now", AnsweringNow);
