// The viewers' socket (docs/protocol.md): one room, its state, and the way back into it.

import { safeStorage } from "../app/storage.js";
import { Outbox } from "./outbox.js";

const SUBPROTOCOL = "candor.v1";
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** No answer to a message for this long: the line is dead, whatever the browser says. */
const ANSWER_MS = 8_000;
/** A connection that lasted this long was a good one: the next back-off starts small. */
const SETTLED_MS = 5_000;

const NOT_ALLOWED = 1008;
const REMOVED = 4410;
/** A browser does not tell why a socket was refused: after so many in a row the page asks whether there is a room. */
const LOOK_AFTER = 4;

const TOO_MANY = 4429;

/** What the socket looks like from outside. */
export const Line = Object.freeze({ CONNECTING: "connecting", OPEN: "open", LOST: "lost", REFUSED: "refused", REMOVED: "removed" });

/** Full jitter: everybody who lost the same server comes back at a different time. */
export function backOff(attempt, random = Math.random) {
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
}

function randomRef() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Fires `change` when anything in it changed, `event` for each event of the room as it arrives live (not for a
 * snapshot), `asked` when a question was acknowledged, `mine` when one of the viewer's own questions changed, and
 * `refused` when a question was not taken.
 */
export class Room extends EventTarget {
  line = Line.CONNECTING;
  broadcast = null;
  /** What there is to see: {state, kind, url, embed, at} as in docs/protocol.md, or null before it is known. */
  video = null;
  questions = new Map();
  /** The captions in the language chosen, by `seq`: an interim line is replaced in place by what becomes of it. */
  captions = new Map();
  commitments = new Map();
  mine = new Map();
  audience = null;
  weights = {};
  published = null;

  #url;
  #slug;
  #storage;
  #socket = null;
  #epoch = null;
  #offset = 0;
  #clockAhead = 0;
  #attempt = 0;
  #openedAt = 0;
  #retryAfter = null;
  #retryTimer = null;
  #answerTimer = null;
  #asked = new Map();
  #changeQueued = false;
  #resuming = false;
  #outbox;
  #captionsIn = new Map();
  #captionLanguage = null;

  constructor(slug, { url, storage } = {}) {
    super();
    const address = new URL(`/api/broadcasts/${encodeURIComponent(slug)}/room`, url ?? location.href);
    address.protocol = address.protocol.replace("http", "ws");
    this.#url = address;
    this.#slug = slug;
    this.#storage = storage ?? safeStorage();
    this.#outbox = new Outbox(this.#storage, `candor.${slug}.outbox`);
  }

  open() {
    addEventListener("online", () => this.#reconnectNow());
    addEventListener("offline", () => this.#drop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.line !== Line.REMOVED) this.#probe();
    });
    this.#connect();
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

  /** The languages in which there are captions: the broadcast's own in its order, then others as they came. */
  get captionLanguages() {
    const planned = (this.broadcast?.languages ?? []).filter((language) => this.#captionsIn.has(language));
    return [...new Set([...planned, ...this.#captionsIn.keys()])];
  }

  get captionLanguage() {
    return this.#captionsIn.has(this.#captionLanguage) ? this.#captionLanguage : (this.captionLanguages[0] ?? null);
  }

  /** Shows the captions in this language from now on, as soon as there are any. */
  chooseCaptions(language) {
    this.#captionLanguage = language;
    this.captions = this.#captionsIn.get(this.captionLanguage) ?? new Map();
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

  #connect() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    const address = new URL(this.#url);
    if (this.#epoch) {
      address.searchParams.set("epoch", this.#epoch);
      address.searchParams.set("offset", String(this.#offset));
    }
    const socket = new WebSocket(address, [SUBPROTOCOL]);
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) this.#receive(data);
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket === this.#socket) this.#closed(code);
    });
  }

  #closed(code) {
    this.#socket = null;
    this.#resuming = false;
    clearTimeout(this.#answerTimer);
    this.#answerTimer = null;
    for (const [ref, waiting] of this.#asked) {
      if (waiting.reject) {
        this.#asked.delete(ref);
        waiting.reject({ title: "The connection was lost.", detail: "Please try again." });
      }
    }
    if (code === NOT_ALLOWED) {
      this.#setLine(Line.REFUSED);
      return;
    }
    if (code === REMOVED) {
      this.#removed();
      return;
    }
    if (!this.#openedAt && this.#attempt % LOOK_AFTER === LOOK_AFTER - 1) this.#look();
    if (this.#openedAt && Date.now() - this.#openedAt > SETTLED_MS) this.#attempt = 0;
    this.#openedAt = 0;
    let delay = backOff(this.#attempt++);
    if (code === TOO_MANY) delay += 60_000;
    if (this.#retryAfter !== null) delay = this.#retryAfter + Math.random() * 500;
    this.#retryAfter = null;
    this.#setLine(Line.LOST);
    this.#retryTimer = setTimeout(() => this.#connect(), delay);
  }

  /** What is still kept here would never be sent; the address says itself what became of the broadcast. */
  #removed() {
    clearTimeout(this.#retryTimer);
    for (const { ref } of this.#outbox.items) this.#outbox.remove(ref);
    this.#setLine(Line.REMOVED);
    setTimeout(() => location.reload(), this.#retryAfter ?? backOff(LOOK_AFTER));
  }

  async #look() {
    const path = `/api/broadcasts/${encodeURIComponent(this.#slug)}`;
    const answer = await fetch(path, { method: "HEAD" }).catch(() => null);
    if (answer?.status === 410 && this.line !== Line.REMOVED) this.#removed();
  }

  /** Gives up on a connection without waiting for the browser to notice. */
  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    this.#closed(0);
    socket.close();
  }

  #reconnectNow() {
    if (this.#retryTimer && this.#retryAfter === null) {
      // Still jittered: a whole city comes back online at once.
      clearTimeout(this.#retryTimer);
      this.#retryTimer = setTimeout(() => this.#connect(), Math.random() * 1_000);
    }
  }

  /** After sleep a socket may look open and be dead: ask for what was missed, and drop it when nothing answers. */
  #probe() {
    if (this.line === Line.OPEN) this.#resume();
    else this.#reconnectNow();
  }

  #setLine(line) {
    if (this.line === line) return;
    this.line = line;
    this.#changed();
  }

  #send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    this.#answerTimer ??= setTimeout(() => this.#drop(), ANSWER_MS);
    return true;
  }

  // --- requests

  #request(message) {
    const ref = randomRef();
    return new Promise((resolve, reject) => {
      if (this.line !== Line.OPEN || !this.#send({ ...message, ref })) {
        reject({ title: "There is no connection right now.", detail: "Please try again in a moment." });
        return;
      }
      this.#asked.set(ref, { resolve, reject });
    });
  }

  #sendAsk(item) {
    if (this.line !== Line.OPEN) return;
    if (this.#send({ type: "ask", ...item })) this.#asked.set(item.ref, {});
  }

  /** Once, until the greeting that answers it: every frame that comes meanwhile shows the same gap. */
  #resume() {
    if (!this.#epoch || this.#resuming) return;
    this.#resuming = this.#send({ type: "resume", epoch: this.#epoch, offset: this.#offset });
  }

  // --- messages

  #receive(data) {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = null;
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
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
      case "bye":
        this.#retryAfter = message.retryAfterMs ?? null;
        break;
      default: // The contract only grows: what is new is for newer pages.
    }
    this.#changed();
  }

  #hello({ epoch, offset, now, snapshot, mine }) {
    this.#resuming = false;
    this.#openedAt ||= Date.now();
    if (now) this.#clockAhead = Date.parse(now) - Date.now();
    if (snapshot) {
      this.#epoch = epoch;
      this.#offset = offset;
      this.broadcast = snapshot.broadcast;
      this.video = snapshot.video ?? null;
      this.questions = new Map((snapshot.questions ?? []).map((q) => [q.id, q]));
      this.#captionsIn.clear();
      for (const line of snapshot.captions ?? []) this.#caption(line);
      this.captions = this.#captionsIn.get(this.captionLanguage) ?? new Map();
      this.commitments = new Map((snapshot.commitments ?? []).map((c) => [c.id, c]));
      this.weights = {};
    }
    if (mine) {
      for (const question of mine) this.#mineChanged(question);
    }
    this.line = Line.OPEN;
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
        this.broadcast = data;
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
        this.#caption(data);
        break;
      case "caption-removed":
        this.#captionsIn.get(data.language)?.delete(data.seq);
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

  /** The page shows the last lines only; the whole text is in the record. */
  #caption(line) {
    const language = line.language ?? this.broadcast?.languages?.[0] ?? "";
    let lines = this.#captionsIn.get(language);
    if (!lines) this.#captionsIn.set(language, (lines = new Map()));
    lines.set(line.seq, line);
    if (lines.size > 100) {
      const oldest = [...lines.keys()].sort((a, b) => a - b).slice(0, 50);
      for (const seq of oldest) lines.delete(seq);
    }
    this.captions = this.#captionsIn.get(this.captionLanguage);
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

  #changed() {
    if (this.#changeQueued) return;
    this.#changeQueued = true;
    queueMicrotask(() => {
      this.#changeQueued = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
