// A room as its viewers know it (docs/protocol.md): what is going on, what they asked, and what becomes of it.

import { safeStorage } from "../app/storage.js";
import { Connection, Line } from "./connection.js";
import { Outbox } from "./outbox.js";
import { Spoken } from "./spoken.js";
import { solve } from "./work.js";

function randomRef() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Fires `change` when anything in it changed, `event` for each event of the room as it arrives live (not for a
 * snapshot), `asking` when a question was written, `asked` when it was acknowledged, `mine` when one of the viewer's own
 * questions changed, and `refused` when a question was not taken.
 */
export class Room extends EventTarget {
  broadcast = null;
  /** What there is to see: {state, kind, url, embed, at} as in docs/protocol.md, or null before it is known. */
  video = null;
  questions = new Map();
  commitments = new Map();
  mine = new Map();
  audience = null;
  weights = {};
  published = null;

  #url;
  #line;
  #spoken = new Spoken();
  #epoch = null;
  #offset = 0;
  #clockAhead = 0;
  #asked = new Map();
  #changeQueued = false;
  #resuming = false;
  #outbox;

  constructor(slug, { url, storage } = {}) {
    super();
    const address = new URL(`/api/broadcasts/${encodeURIComponent(slug)}/room`, url ?? location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.#url = address;
    this.#outbox = new Outbox(storage ?? safeStorage(), `candor.${slug}.outbox`);
    this.#line = new Connection(slug, {
      address: () => this.#address(),
      heard: (message) => this.#receive(message),
      lost: () => this.#lost(),
      changed: () => this.#lineChanged(),
      wake: () => this.#resume(),
    });
  }

  open() {
    this.#line.open();
  }

  /** One of {@link Line}. */
  get line() {
    return this.#line.line;
  }

  /** The server's clock, as well as this machine knows it. */
  now() {
    return Date.now() + this.#clockAhead;
  }

  /** Milliseconds on air, or null before the start. */
  moment() {
    const { wentLiveAt, endedAt, pace } = this.broadcast ?? {};
    if (!wentLiveAt) return null;
    const until = endedAt ? Date.parse(endedAt) : this.now();
    return Math.max(0, until - Date.parse(wentLiveAt)) * (pace || 1);
  }

  weight(question) {
    return this.weights[question.id] ?? question.weight ?? 1;
  }

  /** In the language chosen, by `seq`. */
  get captions() {
    return this.#spoken.lines;
  }

  get captionLanguages() {
    return this.#spoken.languages;
  }

  get captionLanguage() {
    return this.#spoken.language;
  }

  chooseCaptions(language) {
    this.#spoken.choose(language);
    this.#changed();
  }

  /** Questions that are kept here and not yet acknowledged. */
  get unsent() {
    return this.#outbox.items;
  }

  /** Keeps the question on this device, and sends it now or as soon as there is a line. */
  ask({ text, name, email }) {
    const item = { ref: randomRef(), text, name: name || undefined, email: email || undefined };
    this.#outbox.add(item);
    this.#sendAsk(item);
    this.dispatchEvent(new Event("asking"));
    this.#changed();
    return item.ref;
  }

  /** Takes back what has never left this device. */
  takeBack(ref) {
    if (this.#asked.has(ref)) return false;
    this.#outbox.remove(ref);
    this.#changed();
    return true;
  }

  wasSent(ref) {
    return this.#asked.has(ref);
  }

  /** Resolves when the server has stored it; rejects with the problem. */
  meToo(question) {
    return this.#request({ type: "me-too", question });
  }

  withdraw(question) {
    return this.#request({ type: "withdraw", question });
  }

  // --- connection

  #address() {
    const address = new URL(this.#url);
    if (this.#epoch) {
      address.searchParams.set("epoch", this.#epoch);
      address.searchParams.set("offset", String(this.#offset));
    }
    return address;
  }

  #lost() {
    this.#resuming = false;
    for (const [ref, waiting] of this.#asked) {
      if (waiting.reject) {
        this.#asked.delete(ref);
        waiting.reject({ title: "The connection was lost.", detail: "Please try again." });
      }
    }
  }

  #lineChanged() {
    // What is still kept here of a broadcast that was removed would never be sent.
    if (this.line === Line.REMOVED) for (const { ref } of this.#outbox.items) this.#outbox.remove(ref);
    this.#changed();
  }

  // --- requests

  #request(message) {
    const ref = randomRef();
    return new Promise((resolve, reject) => {
      if (this.line !== Line.OPEN || !this.#line.send({ ...message, ref })) {
        reject({ title: "There is no connection right now.", detail: "Please try again in a moment." });
        return;
      }
      this.#asked.set(ref, { resolve, reject, message });
    });
  }

  #sendAsk(item) {
    if (this.line !== Line.OPEN) return;
    if (this.#line.send({ type: "ask", ...item })) this.#asked.set(item.ref, {});
  }

  /** Once, until the greeting that answers it: every frame that comes meanwhile shows the same gap. */
  #resume() {
    if (!this.#epoch || this.#resuming) return;
    this.#resuming = this.#line.send({ type: "resume", epoch: this.#epoch, offset: this.#offset });
  }

  // --- messages

  #receive(message) {
    switch (message.type) {
      case "hello":
        this.#hello(message);
        break;
      case "events":
        this.#events(message.events ?? []);
        break;
      case "tally":
        this.audience = message.audience ?? this.audience;
        Object.assign(this.weights, message.weights);
        break;
      case "mine":
        if (message.question) this.#mineChanged(message.question);
        break;
      case "accepted":
        this.#accepted(message);
        break;
      case "refused":
        this.#refused(message);
        break;
      default: // The contract only grows: what is new is for newer pages.
    }
    this.#changed();
  }

  #hello({ epoch, offset, now, snapshot, mine }) {
    this.#resuming = false;
    if (now) this.#clockAhead = Date.parse(now) - Date.now();
    if (snapshot) {
      this.#epoch = epoch;
      this.#offset = offset;
      this.#broadcastIs(snapshot.broadcast);
      this.video = snapshot.video ?? null;
      this.questions = new Map((snapshot.questions ?? []).map((q) => [q.id, q]));
      this.#spoken.begin(snapshot.captions ?? []);
      this.commitments = new Map((snapshot.commitments ?? []).map((c) => [c.id, c]));
      this.weights = {};
    }
    if (mine) {
      for (const question of mine) this.#mineChanged(question);
    }
    this.#line.greeted();
    // What was sent on the old connection and never acknowledged goes again, under the same refs.
    this.#outbox.items.forEach((item, i) => setTimeout(() => this.#resend(item), i * 300));
  }

  #resend(item) {
    if (this.#outbox.has(item.ref)) this.#sendAsk(item);
  }

  #events(events) {
    for (const event of events) {
      if (event.offset <= this.#offset) continue;
      if (event.offset !== this.#offset + 1) {
        this.#resume();
        return;
      }
      this.#offset = event.offset;
      this.#apply(event);
      this.dispatchEvent(new CustomEvent("event", { detail: event }));
    }
  }

  #apply({ kind, data }) {
    switch (kind) {
      case "broadcast":
        this.#broadcastIs(data);
        break;
      case "video":
        this.video = data;
        break;
      case "question":
        this.questions.set(data.id, data);
        break;
      case "question-removed":
        this.questions.delete(data.id);
        break;
      case "caption":
        this.#spoken.put(data);
        break;
      case "caption-removed":
        this.#spoken.remove(data);
        break;
      case "commitment":
        this.commitments.set(data.id, data);
        break;
      case "published":
        this.published = data;
        break;
      default:
    }
  }

  #broadcastIs(broadcast) {
    this.broadcast = broadcast;
    this.#spoken.planned = broadcast?.languages ?? [];
  }

  #mineChanged(question) {
    const before = this.mine.get(question.id);
    this.mine.set(question.id, question);
    if (question.ref) this.#outbox.remove(question.ref);
    if (before?.state !== question.state || before?.reason !== question.reason) {
      this.dispatchEvent(new CustomEvent("mine", { detail: { question, before } }));
    }
  }

  #accepted({ ref, question }) {
    const waiting = this.#asked.get(ref);
    const asked = this.#outbox.has(ref);
    this.#asked.delete(ref);
    this.#outbox.remove(ref);
    waiting?.resolve?.(question);
    if (asked) this.dispatchEvent(new CustomEvent("asked", { detail: { ref, question } }));
  }

  #refused({ ref, problem }) {
    if (!ref) this.#resuming = false;
    const waiting = ref && this.#asked.get(ref);
    if (waiting && problem?.work) {
      this.#work(ref, waiting, problem);
      return;
    }
    if (waiting) this.#asked.delete(ref);
    if (waiting?.reject) {
      waiting.reject(problem);
      return;
    }
    const item = ref && this.#outbox.get(ref);
    if (item && problem?.retryAfterMs != null) {
      // Too much at once, here or everywhere; nothing for the viewer to sort out: it stays in the outbox and goes again.
      setTimeout(() => this.#resend(item), problem.retryAfterMs + Math.random() * 1_000);
      return;
    }
    if (ref) this.#outbox.remove(ref);
    this.dispatchEvent(new CustomEvent("refused", { detail: { ref, problem, item } }));
  }

  /** Very many ask at once: the page works for this one, and sends it again. Nobody has to notice. */
  async #work(ref, waiting, problem) {
    let work;
    try {
      work = await solve(problem.work);
    } catch {
      // A challenge from the future: without the work it is taken when the crowd is smaller.
      const { work: _, ...rest } = problem;
      if (this.#asked.get(ref) === waiting) this.#refused({ ref, problem: rest });
      return;
    }
    // Answered or gone meanwhile; a question that is still kept is sent again by the greeting of the next line.
    if (this.#asked.get(ref) !== waiting) return;
    const item = this.#outbox.get(ref);
    const message = item ? { type: "ask", ...item } : waiting.message;
    if (message) this.#line.send({ ...message, ref, work });
  }

  #changed() {
    if (this.#changeQueued) return;
    this.#changeQueued = true;
    queueMicrotask(() => {
      this.#changeQueued = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
