import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { clock, dateText, timeText } from "../app/times.js";
import { RoomElement, plural, problemText } from "./element.js";
import { safeStorage } from "../app/storage.js";
import { erase, REMOVED } from "../app/own-questions.js";

const PAGE = 40;
const WITHDRAWABLE = new Set(["RECEIVED", "APPROVED", "GROUPED"]);
const PUBLIC_WAITING = new Set(["APPROVED", "ON_AIR"]);

/** Mine, Answered, Waiting, Commitments. */
class Questions extends RoomElement {
  static properties = {
    tab: { state: true },
    shown: { state: true },
    withdrawing: { state: true },
    erasing: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  #storage = safeStorage();
  #meToo = new Set();

  constructor() {
    super();
    this.shown = PAGE;
    this.busy = new Set();
  }

  attached(room) {
    try {
      this.#meToo = new Set(JSON.parse(this.#storage.getItem(this.#meTooKey) ?? "[]"));
    } catch {
      this.#meToo = new Set();
    }
    room.addEventListener("asking", () => (this.tab = "mine"));
  }

  get #meTooKey() {
    return `candor.${this.dataset.slug}.me-too`;
  }

  #lists() {
    const all = [...this.room.questions.values()];
    const weight = (q) => this.room.weight(q);
    const waiting = all
      .filter((q) => PUBLIC_WAITING.has(q.state))
      .sort((a, b) => (b.state === "ON_AIR") - (a.state === "ON_AIR") || weight(b) - weight(a) || order(a, b));
    const answered = all
      .filter((q) => q.state === "ANSWERED")
      .sort((a, b) => (b.moment ?? b.answer?.startMs ?? 0) - (a.moment ?? a.answer?.startMs ?? 0) || order(b, a));
    const mine = [...this.room.mine.values()].sort((a, b) => order(b, a));
    const commitments = [...this.room.commitments.values()].sort((a, b) => b.moment - a.moment);
    return { mine, answered, waiting, commitments };
  }

  render() {
    const lists = this.#lists();
    const unsent = this.room.unsent.filter((item) => ![...this.room.mine.values()].some((q) => q.ref === item.ref));
    const tabs = [
      ["mine", "Mine", lists.mine.length + unsent.length],
      ["answered", "Answered", lists.answered.length],
      ["waiting", "Waiting", lists.waiting.length],
      ["commitments", "Commitments", lists.commitments.length],
    ];
    const tab = this.tab ?? (lists.mine.length || unsent.length ? "mine" : lists.waiting.length ? "waiting" : "mine");
    return html`
      <h2 class="visually-hidden">Questions and commitments</h2>
      <div class="tabs" role="tablist" aria-label="Questions and commitments" @keydown=${this.#keys}>
        ${tabs.map(
          ([id, title, n]) => html`<button
            type="button"
            role="tab"
            class="tab"
            id="tab-${id}"
            aria-controls="panel"
            aria-selected=${id === tab}
            tabindex=${id === tab ? 0 : -1}
            @click=${() => this.#select(id)}
          >
            <span class="tab-count num">${n.toLocaleString()}</span> ${title}
          </button>`,
        )}
      </div>
      <div id="panel" role="tabpanel" aria-labelledby="tab-${tab}" tabindex="-1">
        ${this.problem ? html`<p class="notice notice-danger" role="alert">${this.problem}</p>` : nothing}
        ${this.#panel(tab, lists, unsent)}
      </div>
    `;
  }

  #panel(tab, lists, unsent) {
    switch (tab) {
      case "mine":
        return this.#mine(lists, unsent);
      case "answered":
        return this.#list(lists.answered, (q) => this.#answered(q), "Answers appear here as they are given.");
      case "waiting":
        return this.#list(
          lists.waiting,
          (q) => this.#waiting(q),
          "No questions are waiting. Those that are taken up appear here, the most asked first.",
        );
      default:
        return this.#list(
          lists.commitments,
          (c) => commitment(c),
          "What is promised on air is written down here, with an owner and a date.",
        );
    }
  }

  #list(items, row, empty) {
    if (!items.length) return html`<p class="empty">${empty}</p>`;
    return html`<ul class="rows">
        ${repeat(items.slice(0, this.shown), (item) => item.id, row)}
      </ul>
      ${items.length > this.shown
        ? html`<button type="button" class="button button-wide" @click=${() => (this.shown += PAGE)}>
            Show more (${items.length - this.shown})
          </button>`
        : nothing}`;
  }

  #mine({ mine, waiting }, unsent) {
    if (!mine.length && !unsent.length) {
      const closed = !this.room.broadcast.acceptsQuestions;
      return html`<p class="empty">
        ${closed ? "You have not asked a question here." : "Your questions will be here, each with what became of it."}
      </p>`;
    }
    return html`<ul class="rows">
      ${unsent.map(
        (item) => html`<li class="row">
          <div class="row-main">
            <p class="preline">${item.text}</p>
            <p class="row-meta"><span class="badge badge-warn">Not sent yet</span> Kept on this device.</p>
          </div>
        </li>`,
      )}
      ${repeat(
        mine,
        (q) => q.id,
        (q) => this.#own(q, waiting),
      )}
    </ul>`;
  }

  #own(question, waiting) {
    const [badge, word, sentence] = this.#outcome(question, waiting);
    return html`<li class="row">
      <div class="row-main">
        <p class="preline">${question.text}</p>
        <p class="row-meta"><span class="badge ${badge}">${word}</span></p>
        ${sentence ? html`<p class="small">${sentence}</p>` : nothing} ${written(question.answer)}
        ${WITHDRAWABLE.has(question.state) ? this.#withdrawal(question) : nothing} ${this.#removal(question)}
      </div>
    </li>`;
  }

  #outcome(question, waiting) {
    switch (question.state) {
      case "RECEIVED":
        return ["badge-quiet", "Received", "A person reads every question before it is shown to others."];
      case "APPROVED": {
        const before = waiting.findIndex((q) => q.id === question.id);
        const place = before > 0 ? `About ${plural(before, "question", "questions")} before yours.` : "Yours is next.";
        return ["", "In the queue", before < 0 ? null : place];
      }
      case "ON_AIR":
        return ["badge-live", "Being answered now", null];
      case "ANSWERED":
        return ["badge-good", "Answered", spoken(question.answer)];
      case "DISMISSED":
        return ["badge-danger", "Not taken up", question.reason ? `The reason: ${question.reason}` : null];
      case "WITHDRAWN":
        return ["badge-quiet", "Withdrawn", question.text === REMOVED ? "You removed it." : "You took it back."];
      case "GROUPED": {
        if (question.answer) return ["badge-good", "Answered", spoken(question.answer)];
        const under = this.room.questions.get(question.under);
        return under
          ? ["", "Asked together", html`With ${plural(this.room.weight(under) - 1, "other person", "other people")}: “${under.text}”`]
          : ["", "Asked together", "It is taken up together with others that ask the same."];
      }
      case "PRIVATE":
        return ["badge-good", "Answered to you only", null];
      default:
        return ["badge-quiet", question.state, null];
    }
  }

  #withdrawal(question) {
    if (this.withdrawing !== question.id) {
      return html`<button
        type="button"
        class="link-button"
        aria-label=${`Withdraw: ${question.text}`}
        @click=${() => (this.withdrawing = question.id)}
      >
        Withdraw
      </button>`;
    }
    return html`<div class="cluster withdraw" role="group" aria-label="Withdraw this question?">
      <span class="small">Withdraw this question?</span>
      <button type="button" class="button button-small" @click=${() => this.#withdraw(question)}>Withdraw</button>
      <button type="button" class="button button-small button-quiet" @click=${() => (this.withdrawing = null)}>Keep</button>
    </div>`;
  }

  async #withdraw(question) {
    this.withdrawing = null;
    await this.#run(() => this.room.withdraw(question.id));
  }

  /** Taking it back for good goes over HTTP: it works when the broadcast is over as well. */
  #removal(question) {
    if (question.text === REMOVED || this.withdrawing === question.id) return nothing;
    if (this.erasing !== question.id) {
      return html`<button
        type="button"
        class="link-button"
        aria-label=${`Remove my question: ${question.text}`}
        @click=${() => (this.erasing = question.id)}
      >
        Remove my question
      </button>`;
    }
    return html`<div class="cluster withdraw" role="group" aria-label="Remove this question for good?">
      <span class="small">Its words, your name and your e-mail address are removed everywhere. This can’t be undone.</span>
      <button type="button" class="button button-small button-danger" @click=${() => this.#erase(question)}>Remove for good</button>
      <button type="button" class="button button-small button-quiet" @click=${() => (this.erasing = null)}>Keep</button>
    </div>`;
  }

  async #erase(question) {
    this.erasing = null;
    await this.#run(() => erase(this.dataset.slug, question.id));
  }

  async #run(action) {
    this.problem = null;
    try {
      await action();
      return true;
    } catch (problem) {
      this.problem = problemText(problem);
      return false;
    }
  }

  #waiting(question) {
    const weight = this.room.weight(question);
    const mine = this.room.mine.has(question.id);
    const too = this.#meToo.has(question.id);
    const busy = this.busy.has(question.id);
    return html`<li class="row">
      <div class="row-main">
        <p>${question.text}</p>
        <p class="row-meta">
          ${question.state === "ON_AIR" ? html`<span class="badge badge-live">Being answered now</span>` : nothing}
          <span>${plural(weight, "person", "people")}</span>
          ${question.name ? html`<span>${question.name}</span>` : nothing}
        </p>
      </div>
      ${mine
        ? html`<span class="badge badge-quiet">Yours</span>`
        : html`<button
            type="button"
            class="button button-small me-too"
            aria-pressed=${too}
            aria-busy=${busy}
            aria-disabled=${too || busy || !this.room.broadcast.acceptsQuestions}
            aria-label=${`Me too: ${question.text}`}
            @click=${() => this.#sayMeToo(question)}
          >
            Me too
          </button>`}
    </li>`;
  }

  async #sayMeToo({ id }) {
    if (this.#meToo.has(id) || this.busy.has(id) || !this.room.broadcast.acceptsQuestions) return;
    this.busy = new Set(this.busy).add(id);
    const done = await this.#run(() => this.room.meToo(id));
    this.busy.delete(id);
    if (done) {
      this.#meToo.add(id);
      try {
        this.#storage.setItem(this.#meTooKey, JSON.stringify([...this.#meToo]));
      } catch {
        // Only the memory of the pressed button is lost.
      }
    }
    this.requestUpdate();
  }

  #answered(question) {
    return html`<li class="row">
      <div class="row-main">
        <p class="answered-text">${question.text}</p>
        <p class="row-meta">
          <span class="badge badge-good">Answered</span>
          <span>${spoken(question.answer)}</span>
          <span>${plural(this.room.weight(question), "person", "people")}</span>
        </p>
        ${written(question.answer)}
      </div>
    </li>`;
  }

  #select(tab) {
    this.tab = tab;
    this.shown = PAGE;
    this.problem = null;
  }

  #keys = (event) => {
    const tabs = [...this.querySelectorAll("[role=tab]")];
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = tabs.at(to % tabs.length);
    next.focus();
    next.click();
  };
}

function order(a, b) {
  return String(a.askedAt).localeCompare(String(b.askedAt));
}

function spoken(answer) {
  if (answer?.kind !== "SPOKEN") return null;
  return `Answered on air at ${clock(answer.startMs)}`;
}

function written(answer) {
  if (answer?.kind !== "WRITTEN") return nothing;
  return html`<blockquote class="answer">
    <p class="preline">${answer.text}</p>
    <footer>${answer.author}${answer.role ? `, ${answer.role}` : ""}</footer>
  </blockquote>`;
}

const COMMITMENT = {
  OPEN: ["", "Open"],
  DONE: ["badge-good", "Kept"],
  DROPPED: ["badge-danger", "Dropped"],
};

function commitment(item) {
  const [badge, word] = item.state === "OPEN" && item.late ? ["badge-warn", "Late"] : (COMMITMENT[item.state] ?? ["", item.state]);
  const last = item.updates?.at(-1);
  return html`<li class="row">
    <div class="row-main">
      <p class="answered-text">${item.what}</p>
      <p class="row-meta">
        <span class="badge ${badge}">${word}</span>
        <span>${item.owner}</span>
        <span>by ${dateText(item.dueOn)}</span>
      </p>
      ${last?.note ? html`<p class="small">${timeText(last.at, "short")}: ${last.note}</p>` : nothing}
    </div>
  </li>`;
}

customElements.define("candor-questions", Questions);
