import { broadcastPath, get, post, put, remove } from "./api.js";
import { CaptionWire } from "./caption-wire.js";
import { Link } from "./link.js";

const RETRY_MS = 1000;
const SIGNED_OUT_MS = 3000;
const STATUS_MS = 5000;
const AT_ONCE = 20;
const KEPT = 200;
const WITHDRAWN_KEPT = 50;
/** What somebody puts into the transcript has numbers above it, which no captioner may use. */
const LAST_SEQ = 1_000_000_000;

/** Whether it would be refused again. Who is signed out can sign in again, in another tab. */
const isFinal = ({ status }) => status >= 400 && status < 500 && status !== 401 && status !== 429;

const keyOf = ({ language, seq }) => `${language} ${seq}`;

/**
 * What a captioner's page knows and does: the lines on air, as the room tells them to everybody, and the own lines on
 * their way there, in order and one message at a time: over the captioner's socket, or as requests while there is none.
 * A line leaves the queue when the service says that it is stored, so whatever breaks, it is sent again. It draws
 * nothing and tells of changes with one `change` event.
 */
export class CaptionDesk extends EventTarget {
  broadcast = null;
  me = null;
  line = { up: false };
  status = null;
  /** Milliseconds from sending the last final line to having it back from the room, as every viewer has. */
  delay = null;
  problem = null;

  #lines = new Map();
  #queue = [];
  #sending = false;
  /** Lines that were refused in company: one of them may be the only bad one. */
  #alone = new WeakSet();
  #highest = new Map();
  #sentAt = new Map();
  #skew = 0;
  /** The newest words that were sent of each line that is not final yet, by its key. */
  #sentInterim = new Map();
  /** Lines that were taken back while words of them, these at the latest, were on their way to the room. */
  #withdrawn = new Map();
  #offset;
  #epoch;
  #due = false;

  constructor(slug) {
    super();
    this.slug = slug;
  }

  async start() {
    [this.me, this.broadcast, this.status] = await Promise.all([
      get("/api/me"),
      get(broadcastPath(this.slug)),
      get(broadcastPath(this.slug, "/captions")),
    ]);
    this.language = this.broadcast.languages[0];
    this.room = new Link(
      () =>
        broadcastPath(
          this.slug,
          this.#epoch ? `/room?epoch=${encodeURIComponent(this.#epoch)}&offset=${this.#offset}` : "/room",
        ),
      (message) => this.#take(message),
      (state) => {
        this.line = state;
        this.#changed();
      },
    );
    this.room.open();
    this.wire = new CaptionWire(this.slug);
    this.wire.open();
    this.timer = setInterval(() => this.#look(), STATUS_MS);
    this.#changed();
  }

  stop() {
    clearInterval(this.timer);
    clearTimeout(this.retry);
    this.room?.close();
    this.wire?.close();
  }

  async #look() {
    if (document.hidden) return;
    try {
      this.status = await get(broadcastPath(this.slug, "/captions"));
      this.#changed();
    } catch {
      // The line's own state says it; the next look will tell.
    }
  }

  get onAir() {
    return this.broadcast?.state === "LIVE";
  }

  get hasMoments() {
    return Boolean(this.broadcast?.wentLiveAt);
  }

  moment() {
    const { wentLiveAt, endedAt, pace } = this.broadcast ?? {};
    if (!wentLiveAt) return null;
    const end = endedAt ? Date.parse(endedAt) : Date.now() + this.#skew;
    return Math.max(0, Math.round((end - Date.parse(wentLiveAt)) * (pace || 1)));
  }

  /** The lines in the chosen language, oldest first. */
  get lines() {
    return [...this.#lines.values()]
      .filter(({ language }) => language === this.language)
      .sort((a, b) => a.startMs - b.startMs || a.seq - b.seq);
  }

  get languages() {
    const others = [...this.#lines.values()].map(({ language }) => language);
    return [...new Set([...(this.broadcast?.languages ?? []), ...others])];
  }

  get gaps() {
    return this.status?.languages.find(({ language }) => language === this.language)?.gaps ?? [];
  }

  /** Lines that have not been taken yet. */
  get waiting() {
    return this.#queue.filter(({ state }) => state !== "INTERIM").length;
  }

  choose(language) {
    this.language = language;
    this.#changed();
  }

  /** The number that the next own line in a language will have. */
  nextSeq(language = this.language) {
    const known = this.status?.languages.find((other) => other.language === language)?.lastSeq ?? 0;
    const seen = [...this.#lines.values()]
      .filter((line) => line.language === language && line.seq <= LAST_SEQ)
      .map(({ seq }) => seq);
    const next = Math.max(this.#highest.get(language) ?? 0, known, ...seen) + 1;
    this.#highest.set(language, next);
    return next;
  }

  /** Sends a line, interim or final. Only the newest words of an interim line that still waits are worth sending. */
  say(line) {
    const own = { ...line, language: this.language };
    this.#queue = this.#queue.filter((held) => held.seq !== own.seq || held.language !== own.language);
    this.#queue.push(own);
    if (own.state !== "INTERIM") {
      this.#sentAt.set(keyOf(own), performance.now());
      this.#sentInterim.delete(keyOf(own));
    }
    this.#changed();
    this.#send();
  }

  /** Takes back an own line that is not final, also where its words are still on their way. */
  withdraw(seq, language) {
    const key = keyOf({ seq, language });
    this.#queue = this.#queue.filter((held) => keyOf(held) !== key);
    const last = this.#sentInterim.get(key);
    if (last === undefined) {
      // Nobody has heard of the number: without it the next line's would look as if one had been lost.
      if (this.#highest.get(language) === seq) this.#highest.set(language, seq - 1);
      return;
    }
    this.#sentInterim.delete(key);
    this.#withdrawn.set(key, last);
    if (this.#withdrawn.size > WITHDRAWN_KEPT) this.#withdrawn.delete(this.#withdrawn.keys().next().value);
    const held = [...this.#lines.values()].find((line) => keyOf(line) === key);
    if (held) this.#arrived(held);
  }

  /** What was withdrawn goes when it arrives. Words before the last ones may come first. */
  #arrived(line) {
    const last = this.#withdrawn.get(keyOf(line));
    if (last === undefined || line.state !== "INTERIM") return;
    if (line.text === last) this.#withdrawn.delete(keyOf(line));
    this.#takeBack(line);
  }

  /** Nobody waits for it, so it is tried until the line is gone. */
  async #takeBack(line) {
    try {
      await this.takeAway(line);
    } catch (problem) {
      if (!isFinal(problem)) this.retry = setTimeout(() => this.#takeBack(line), RETRY_MS);
    }
  }

  async correct(line, to) {
    const { id, version, startMs, endMs } = line;
    const body = { version, startMs, endMs, speaker: to.speaker || undefined, text: to.text };
    const corrected = await this.#ask({ type: "correct", id, ...body }, async () => ({
      line: await put(this.#path(line), body),
    }));
    this.#put(corrected.line);
  }

  async takeAway(line) {
    try {
      await this.#ask({ type: "remove", id: line.id }, () => remove(this.#path(line)));
    } catch (problem) {
      if (!problem.is("not-found")) throw problem; // gone already: perhaps the answer to the first try was lost
    }
    this.#lines.delete(line.id);
    this.#changed();
  }

  #path({ id }) {
    return broadcastPath(this.slug, `/captions/${encodeURIComponent(id)}`);
  }

  /** Over the socket; where there is none, or it breaks before the answer, as a request. */
  async #ask(message, request) {
    if (this.wire?.up) {
      try {
        return await this.wire.ask(message);
      } catch (problem) {
        if (problem.status) throw problem;
      }
    }
    return request();
  }

  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    while (this.#queue.length) {
      const lines = this.#next();
      for (const line of lines.filter(({ state }) => state === "INTERIM")) this.#sentInterim.set(keyOf(line), line.text);
      try {
        const { taken } = await this.#ask({ type: "lines", lines }, () =>
          post(broadcastPath(this.slug, "/captions"), { lines }),
        );
        this.#queue = this.#queue.filter((held) => !lines.includes(held));
        this.#renumber(lines.filter(({ seq }) => taken.includes(seq)));
        this.problem = null;
      } catch (problem) {
        this.problem = problem;
        this.#changed();
        if (isFinal(problem) && lines.length > 1) {
          for (const line of lines) this.#alone.add(line);
        } else if (isFinal(problem)) {
          // The words stay on the page, with the reason.
          this.dispatchEvent(new CustomEvent("refused", { detail: { line: lines[0], problem } }));
          this.#queue = this.#queue.filter((held) => !lines.includes(held));
        } else {
          const wait = problem.status === 401 ? SIGNED_OUT_MS : RETRY_MS;
          await new Promise((resolve) => setTimeout(resolve, problem.retryAfterMs ?? wait));
        }
      }
      this.#changed();
    }
    this.#sending = false;
  }

  /** One language at a time: the numbers in an answer say none. */
  #next() {
    const [first] = this.#queue;
    if (this.#alone.has(first)) return [first];
    const other = this.#queue.findIndex((line) => line.language !== first.language || this.#alone.has(line));
    return this.#queue.slice(0, Math.min(AT_ONCE, other < 0 ? AT_ONCE : other));
  }

  /** Somebody else captions in the same language and was there first: the words get another number. */
  #renumber(lines) {
    for (const line of lines) this.#queue.unshift({ ...line, seq: this.nextSeq(line.language) });
  }

  #take(message) {
    if (message.type === "hello") {
      this.#epoch = message.epoch;
      if (message.now) this.#skew = Date.parse(message.now) - Date.now();
      if (message.snapshot) {
        this.#offset = message.offset;
        this.broadcast = { ...this.broadcast, ...message.snapshot.broadcast };
        this.#lines = new Map((message.snapshot.captions ?? []).map((line) => [line.id, line]));
        for (const line of this.#lines.values()) this.#arrived(line);
      }
    } else if (message.type === "events") {
      for (const event of message.events) this.#event(event);
    }
    this.#changed();
  }

  #event({ offset, kind, data }) {
    this.#offset = offset;
    if (kind === "broadcast") this.broadcast = { ...this.broadcast, ...data };
    if (kind === "caption") this.#put(data);
    if (kind === "caption-removed") {
      this.#lines.delete(data.id);
      // The number stays taken: what comes under it again is not shown.
      if (data.seq <= LAST_SEQ && data.seq > (this.#highest.get(data.language) ?? 0)) this.#highest.set(data.language, data.seq);
    }
  }

  #put(line) {
    const held = this.#lines.get(line.id);
    if (held && held.version > line.version) return;
    this.#lines.set(line.id, line);
    this.#arrived(line);
    const key = keyOf(line);
    const sent = this.#sentAt.get(key);
    if (sent !== undefined && line.state !== "INTERIM") {
      this.delay = performance.now() - sent;
      this.#sentAt.delete(key);
    }
    if (this.#lines.size > KEPT * 2) {
      const oldest = [...this.#lines.values()].sort((a, b) => a.startMs - b.startMs).slice(0, KEPT);
      for (const { id } of oldest) this.#lines.delete(id);
    }
    this.#changed();
  }

  #changed() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
