import { html, nothing } from "lit";
import { broadcastPath, post } from "./api.js";
import { correctCommitment, recordCommitment, takePromise, updateCommitment } from "./commitment-dialogs.js";
import { Desk, UNDO_MS } from "./desk.js";
import { ConsoleElement } from "./element.js";
import { drafts, refusal } from "./forms.js";
import { meant } from "./keys.js";
import { actionsFor } from "./queue.js";
import { actionWord, FILTERS } from "./questions.js";
import { publish } from "./record.js";
import { partsOfQuestion, redact } from "./redact-dialog.js";
import "./caption-notices.js";
import "./on-air.js";
import "./presenter.js";
import "./question-dialogs.js";
import "./rehearsal.js";
import "./right-now.js";
import "./state-bar.js";
import "./video.js";

const PANES = [
  ["queue", "Queue"],
  ["on-air", "On air"],
  ["right-now", "Right now"],
];
const ANNOUNCE_EVERY_MS = 10000;
/** A line that is to be back at once is given so long to be. */
const BRIEFLY_MS = 1500;

/** The control room: brings together what is known, the keyboard, and what a person decides. */
class Control extends ConsoleElement {
  static properties = {
    slug: {},
    revision: { state: true },
    problem: { state: true },
    pane: { state: true },
    said: { state: true },
  };

  constructor() {
    super();
    this.revision = 0;
    this.pane = "queue";
    this.said = "";
  }

  connectedCallback() {
    super.connectedCallback();
    this.desk = new Desk(this.slug);
    this.desk.addEventListener("change", () => {
      this.revision++;
      this.#announceNew();
    });
    this.desk.start().catch((problem) => {
      this.problem = problem;
    });
    document.addEventListener("keydown", this.#key);
    this.addEventListener("desk-act", (event) => this.#act(event.detail.id, event.detail.name));
    this.addEventListener("desk-commitment", () => this.#do.p());
    this.addEventListener("desk-progress", (event) =>
      updateCommitment(this.#dialog("progress"), this.desk, event.detail),
    );
    this.addEventListener("desk-correct", (event) =>
      correctCommitment(this.#dialog("commitment"), this.desk, event.detail),
    );
    this.addEventListener("desk-take", (event) => this.#take(event.detail));
    this.addEventListener("desk-take-edit", (event) => this.#takeEdited(event.detail));
    this.addEventListener("desk-redact", (event) =>
      redact(this.#dialog("redact"), this.slug, event.detail, () => this.#say("Removed for good.")),
    );
    this.addEventListener("desk-publish", () => this.#publish());
    this.addEventListener("desk-life", (event) => this.#live(event.detail));
    this.addEventListener("desk-presenter", () => this.#dialog("presenter").open(this.slug));
    this.addEventListener("desk-said", (event) => this.#say(event.detail));
    this.addEventListener("desk-video", () => this.#dialog("video-dialog").ask({ slug: this.slug }));
    this.addEventListener("desk-keys", () => this.#dialog("keys").ask());
    // A closing dialog gives the focus back to the row it came from, but the cursor has moved on.
    this.addEventListener(
      "close",
      () => document.activeElement?.closest("candor-queue") && this.#queue.focusCursor(),
      true,
    );
    this.tickEverySecond();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.desk.stop();
    document.removeEventListener("keydown", this.#key);
  }

  get #queue() {
    return this.querySelector("candor-queue");
  }

  get #heard() {
    return this.querySelector("candor-heard");
  }

  #dialog(name) {
    return this.querySelector(`candor-${name}`);
  }

  render() {
    if (this.problem) return refusal(this.problem);
    const { desk, revision } = this;
    if (!desk?.broadcast) return html`<p class="empty" role="status">Opening the control room…</p>`;
    const over = desk.broadcast.state === "ENDED" || desk.broadcast.state === "PUBLISHED";
    return html` <candor-state-bar .desk=${desk} .revision=${revision}></candor-state-bar>
      ${desk.broadcast.rehearsal ? html`<candor-rehearsal slug=${this.slug}></candor-rehearsal>` : nothing}
      <nav class="panes" aria-label="Parts of the control room">
        ${PANES.map(
          ([id, label]) =>
            html`<button
              type="button"
              aria-pressed=${this.pane === id}
              @click=${() => {
                this.pane = id;
              }}
            >
              ${over && id === "on-air" ? "Record" : label}
            </button>`,
        )}
      </nav>
      <div class="desk" data-pane=${this.pane}>
        <section class="panel panel-queue" aria-label="Questions">
          <candor-queue .desk=${desk} .revision=${revision}></candor-queue>
        </section>
        <section class="panel panel-on-air" aria-label=${over ? "Record" : "On air"}>
          ${over ? html`<candor-record .desk=${desk} .revision=${revision}></candor-record>` : html`<candor-on-air .desk=${desk} .revision=${revision}></candor-on-air>`}
        </section>
        <section class="panel panel-right-now" aria-label="Right now">
          <candor-right-now .desk=${desk} .revision=${revision}></candor-right-now>
        </section>
      </div>
      <div class="bars">
        <candor-caption-notices .desk=${desk} .revision=${revision}></candor-caption-notices>
        ${this.#connection()}${this.#undoBar()}
      </div>
      <p class="visually-hidden" role="status" aria-live="polite">${this.said}</p>
      <candor-dismiss></candor-dismiss>
      <candor-group></candor-group>
      <candor-answer .wide=${true}></candor-answer>
      <candor-commitment .wide=${true}></candor-commitment>
      <candor-progress></candor-progress>
      <candor-redact .wide=${true}></candor-redact>
      <candor-publish></candor-publish>
      <candor-presenter .wide=${true}></candor-presenter>
      <candor-confirm></candor-confirm>
      <candor-video-dialog .wide=${true}></candor-video-dialog>
      <candor-keys .wide=${true}></candor-keys>`;
  }

  #connection() {
    const links = Object.values(this.desk.links);
    if (links.some((link) => link.removed)) {
      return html`<div class="notice notice-danger" role="alert">
        <p>This broadcast was removed, and what you see here is no more. <a href="/console">All broadcasts</a></p>
      </div>`;
    }
    if (links.some((link) => link.refused)) {
      return html`<div class="notice notice-danger" role="alert">
        <p>You are signed out, or your role does not open this room any more. <a href="">Sign in again</a></p>
      </div>`;
    }
    const waiting = links.find((link) => link.retryAt && !(link.brief && Date.now() < link.retryAt + BRIEFLY_MS));
    if (!waiting) return nothing;
    const seconds = Math.max(0, Math.ceil((waiting.retryAt - Date.now()) / 1000));
    return html`<div class="notice notice-warn connection" role="status">
      <p>
        No connection: what you see may be old.
        ${seconds ? html`Trying again in <span aria-hidden="true">${seconds} s</span><span class="visually-hidden">a moment</span>.` : "Trying again…"}
      </p>
      <button type="button" class="button button-small" @click=${() => this.desk.tryNow()}>Try now</button>
    </div>`;
  }

  #undoBar() {
    const { notice, undoable } = this.desk;
    if (notice) {
      return html`<div class="undo-bar undo-bar-bad" role="alert">
        <p>Not done. ${notice.sentence ?? notice.message}</p>
        <button type="button" class="button button-small" @click=${() => this.desk.dismissNotice()}>Close</button>
      </div>`;
    }
    if (!undoable || !this.desk.may.moderate) return nothing;
    const left = Math.ceil((undoable.until - Date.now()) / 1000);
    return html`<div class="undo-bar">
      <p><b>${undoable.word}</b> <span class="undo-text">${undoable.text}</span></p>
      <progress class="progress" max=${UNDO_MS / 1000} value=${left} aria-hidden="true"></progress>
      <button type="button" class="button button-small" @click=${() => this.#do.u()}>
        Undo <kbd class="kbd" aria-hidden="true">u</kbd>
      </button>
    </div>`;
  }

  #say(text) {
    this.said = text;
  }

  #announceNew() {
    const fresh = this.#queue?.view.fresh.length ?? 0;
    const grown = fresh > (this.told ?? 0);
    if (fresh < (this.told ?? 0)) this.told = fresh;
    if (!grown || Date.now() - (this.toldAt ?? 0) < ANNOUNCE_EVERY_MS) return;
    this.told = fresh;
    this.toldAt = Date.now();
    this.#say(`${fresh} new ${fresh === 1 ? "question" : "questions"}`);
  }

  #key = (event) => {
    const key = meant(event);
    if (!key || !this.desk.broadcast) return;
    const filter = FILTERS[Number(key) - 1];
    const action = filter ? () => this.#queue.show(filter.id) : this.#do[key];
    if (!action) return;
    event.preventDefault();
    action();
  };

  #do = {
    j: () => this.#queue.step(1),
    k: () => this.#queue.step(-1),
    n: () => this.#queue.refresh(),
    a: () => this.#onCurrent(this.#queue.current?.state === "ON_AIR" ? "off-air" : "approve"),
    d: () => this.#onCurrent("dismiss"),
    g: () => this.#onCurrent("group"),
    o: () => this.#onCurrent("on-air"),
    w: () => this.#onCurrent("write"),
    Enter: () => this.#onCurrent("answered"),
    p: () => {
      if (!this.desk.may.moderate) return;
      if (this.desk.moment() === null) this.#say("Commitments can be recorded once the broadcast is on air.");
      else recordCommitment(this.#dialog("commitment"), this.desk, this.#queue.view.cursor);
    },
    y: () => this.#heard?.first && this.desk.may.moderate && this.#take(this.#heard.first),
    x: () => this.#heard?.first && this.desk.may.moderate && this.#heard.dismiss(this.#heard.first),
    u: () => {
      const last = this.desk.undoable;
      if (last) this.#act(last.id, "undo");
    },
    "/": () => this.#queue.search(),
    "?": () => this.#dialog("keys").ask(),
  };

  async #take(promise) {
    if (!promise.dueOn) {
      this.#takeEdited(promise);
      return;
    }
    try {
      await this.#heard.take(promise);
      this.#say("Recorded as a commitment.");
    } catch (problem) {
      this.#heard.problem = problem;
      await this.#heard.refresh();
    }
  }

  #takeEdited(promise) {
    takePromise(this.#dialog("commitment"), this.desk, promise, (values) => this.#heard.take(promise, values));
  }

  #onCurrent(name) {
    const question = this.#queue.current;
    if (question && actionsFor(question, this.desk).some((action) => action.name === name))
      this.#act(question.id, name);
    else if (question) this.#say("That cannot be done with this question now.");
  }

  async #act(id, name) {
    const question = this.desk.questions.get(id);
    const send = (action) => async (body) => {
      await this.desk.act(id, action, body);
      this.#after(id, actionWord(action));
    };
    if (name === "dismiss") this.#dialog("dismiss").ask({ question, reason: "", submit: send("dismiss") });
    else if (name === "group")
      this.#dialog("group").ask({
        question,
        questions: this.desk.questions,
        search: "",
        place: 0,
        submit: send("group"),
      });
    else if (name === "redact") this.dispatchEvent(new CustomEvent("desk-redact", { detail: partsOfQuestion(question) }));
    else if (name === "write")
      this.#dialog("answer").ask({
        question,
        ...this.#signature(question),
        submit: async (body) => {
          await send("answer")(body);
          drafts.drop(`answer.${id}`);
        },
      });
    else {
      // The list moves on at once; the refusal, if there is one, is told in the bar.
      const acting = this.desk.act(id, name, {});
      if (name === "undo")
        acting.then(
          () => this.#queue.select(id),
          () => {},
        );
      else this.#queue.moveOn();
      await acting.then(
        () => this.#say(actionWord(name)),
        () => {},
      );
    }
  }

  /** An answer that stands is improved, not written anew; a new one is signed by whoever writes. */
  #signature({ answer, state }) {
    const signature = {
      author: this.desk.me.name,
      signedAs: localStorage.getItem("candor.signed-as") ?? "",
      secret: state === "PRIVATE",
    };
    return answer?.kind === "WRITTEN"
      ? { ...signature, text: answer.text, author: answer.author, signedAs: answer.role }
      : signature;
  }

  #after(id, word) {
    this.#say(word);
    if (this.#queue.view.cursor === id) this.#queue.moveOn();
  }

  #publish() {
    publish(this.#dialog("publish"), this.desk, (edition) => {
      this.desk.takeBroadcast({
        ...this.desk.broadcast,
        state: "PUBLISHED",
        edition: edition?.number ?? this.desk.broadcast.edition,
      });
      this.querySelector("candor-record")?.refresh();
      this.#say("Published.");
    });
  }

  #live(step) {
    if (step === "publish") {
      this.#publish();
      return;
    }
    const words = {
      "go-live": {
        asks: "Go live now?",
        word: "Go live",
        text: [
          `“${this.desk.broadcast.title}” goes on air at once, at its public address. Everybody waiting there is told.`,
        ],
      },
      end: {
        asks: "End the broadcast?",
        word: "End it",
        grave: true,
        text: [
          "Viewers see that it is over. It cannot be taken back on air.",
          "Questions that wait can still be answered in writing, and you publish the record when it is ready.",
        ],
      },
      cancel: {
        asks: "Cancel this broadcast?",
        word: "Cancel the broadcast",
        grave: true,
        leaveWord: "Keep it",
        text: ["Its public address will say that it was cancelled. This cannot be undone."],
      },
    }[step];
    this.#dialog("confirm").ask({
      grave: false,
      leaveWord: undefined,
      ...words,
      submit: async () => {
        const broadcast = await post(broadcastPath(this.slug, `/${step}`));
        if (broadcast) this.desk.takeBroadcast(broadcast);
      },
    });
  }
}
customElements.define("candor-control", Control);
