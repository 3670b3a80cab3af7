import { broadcastPath, get, post, questionPath } from "./api.js";
import { Link } from "./link.js";
import { actionWord, merge } from "./questions.js";

export const UNDO_MS = 10000;
const CAMERA_MS = 5000;

const GUESSES = {
  approve: { state: "APPROVED" },
  dismiss: { state: "DISMISSED" },
  group: { state: "GROUPED" },
  "on-air": { state: "ON_AIR" },
  "off-air": { state: "APPROVED" },
  answered: { state: "ANSWERED" },
};

/**
 * Everything one control room knows: the broadcast and its public tail from the room, the questions
 * from the control socket, and the person's own last actions. Tells of changes with one `change`
 * event; it draws nothing.
 */
export class Desk extends EventTarget {
  constructor(slug) {
    super();
    this.slug = slug;
    this.broadcast = null;
    this.video = null;
    this.camera = null;
    this.me = null;
    this.questions = new Map();
    this.known = false;
    this.left = 0;
    this.captions = [];
    this.commitments = [];
    this.audience = null;
    this.skew = 0;
    this.links = { control: { up: false }, room: { up: false } };
    this.trail = [];
    this.running = new Set();
    /** What came of a question while an action of one's own on it was running. */
    this.late = new Map();
    this.notice = null;
  }

  async start() {
    [this.me, this.broadcast] = await Promise.all([get("/api/me"), get(broadcastPath(this.slug))]);
    this.control = new Link(
      () => broadcastPath(this.slug, "/control"),
      (message) => this.#fromControl(message),
      (state) => this.#linkState("control", state),
    );
    this.room = new Link(
      () => broadcastPath(this.slug, `/room${this.#position()}`),
      (message) => this.#fromRoom(message),
      (state) => this.#linkState("room", state),
    );
    this.control.open();
    this.room.open();
    this.watching = setInterval(() => this.#watchCamera(), CAMERA_MS);
    this.#changed();
  }

  stop() {
    clearInterval(this.watching);
    this.control?.close();
    this.room?.close();
  }

  tryNow() {
    this.control.tryNow();
    this.room.tryNow();
  }

  get may() {
    const role = this.me?.role;
    return {
      run: role === "ADMIN" || role === "COMMS",
      // What is published only who may publish takes something from.
      redact: role === "ADMIN" || role === "COMMS" || (role === "MODERATOR" && this.broadcast?.state !== "PUBLISHED"),
      moderate: role !== "EXPERT" && role !== undefined,
      answer: role !== undefined,
    };
  }

  get connected() {
    return this.links.control.up && this.links.room.up;
  }

  now() {
    return Date.now() + this.skew;
  }

  /** Milliseconds since the broadcast went on air; a rehearsal's clock may run faster than ours. */
  moment() {
    const { wentLiveAt, endedAt, pace } = this.broadcast ?? {};
    if (!wentLiveAt) return null;
    const end = endedAt ? Date.parse(endedAt) : this.now();
    return Math.max(0, (end - Date.parse(wentLiveAt)) * (pace || 1));
  }

  /** Does one thing to one question: shown at once, confirmed or taken back by the answer. */
  async act(id, action, body) {
    let held = this.questions.get(id);
    if (!held || this.running.has(id)) return undefined;
    this.running.add(id);
    this.notice = null;
    const guess = GUESSES[action];
    if (guess) {
      const last = { action, by: this.me.name, at: new Date(this.now()).toISOString(), undoable: false };
      this.#put({ ...held, ...guess, under: body?.under, reason: body?.reason, last });
    }
    try {
      // What goes on air is public first; a moderator in a hurry needs one key for both.
      if (action === "on-air" && held.state === "RECEIVED") held = await post(questionPath(this.slug, id, "approve"));
      const question = await post(questionPath(this.slug, id, action), body);
      this.#force(question);
      if (action === "undo") this.trail = this.trail.filter((step) => step.id !== id);
      else this.trail.push({ id, text: question.text, word: actionWord(action), until: Date.now() + UNDO_MS });
      return question;
    } catch (problem) {
      // What came meanwhile, with all questions or for this one alone, is newer than what was here before.
      if (!(this.questions.get(id)?.version > held.version)) this.#force(held);
      this.notice = problem;
      throw problem;
    } finally {
      this.running.delete(id);
      const late = this.late.get(id);
      this.late.delete(id);
      if (late) this.questions = merge(this.questions, [late]);
      this.#changed();
    }
  }

  /** The newest own action that can still be taken back from the bar. */
  get undoable() {
    this.trail = this.trail.filter((step) => step.until > Date.now());
    return this.trail.at(-1) ?? null;
  }

  takeBroadcast(broadcast) {
    if (this.broadcast && broadcast.version < this.broadcast.version) return;
    this.broadcast = { ...this.broadcast, ...broadcast };
    this.#changed();
  }

  takeCommitment(commitment) {
    const others = this.commitments.filter((other) => other.id !== commitment.id);
    this.commitments = [...others, commitment].sort((a, b) => a.moment - b.moment);
    this.#changed();
  }

  dismissNotice() {
    this.notice = null;
    this.#changed();
  }

  /** What only staff may know of the picture, such as a full disk. */
  async #watchCamera() {
    if (this.broadcast?.state !== "LIVE" || document.hidden) return;
    try {
      this.camera = await get(broadcastPath(this.slug, "/camera"));
      this.#changed();
    } catch {
      // The bar says when there is no connection.
    }
  }

  #position() {
    return this.epoch ? `?epoch=${encodeURIComponent(this.epoch)}&offset=${this.offset}` : "";
  }

  #fromControl(message) {
    if (message.type === "hello") {
      // What was known stays while the other pages come: no question goes away while the room is there.
      this.#learn(message.questions);
      this.left = message.left ?? 0;
      this.known = true;
    } else if (message.type === "questions") {
      this.#learn(message.questions);
    } else if (message.type === "tally") {
      this.#tally(message);
    }
    this.#changed();
  }

  #learn(questions) {
    const [busy, free] = [[], []];
    for (const question of questions) (this.running.has(question.id) ? busy : free).push(question);
    for (const question of busy) this.late.set(question.id, question);
    this.questions = merge(this.questions, free);
  }

  #fromRoom(message) {
    if (message.type === "hello") {
      this.epoch = message.epoch;
      if (message.now) this.skew = Date.parse(message.now) - Date.now();
      if (message.snapshot) this.#snapshot(message);
    } else if (message.type === "events") {
      for (const event of message.events) this.#event(event);
    } else if (message.type === "tally") {
      this.#tally(message);
    }
    this.#changed();
  }

  #snapshot({ snapshot, offset }) {
    this.offset = offset;
    this.broadcast = { ...this.broadcast, ...snapshot.broadcast };
    this.video = snapshot.video ?? null;
    this.captions = snapshot.captions ?? [];
    this.commitments = snapshot.commitments ?? [];
  }

  #event({ offset, kind, data }) {
    this.offset = offset;
    if (kind === "broadcast") this.takeBroadcast(data);
    if (kind === "video") this.video = data;
    if (kind === "commitment") this.takeCommitment(data);
    if (kind === "published") this.broadcast = { ...this.broadcast, ...data, state: "PUBLISHED" };
    if (kind === "caption") {
      const others = this.captions.filter(({ seq, language }) => seq !== data.seq || language !== data.language);
      this.captions = [...others, data].sort((a, b) => a.startMs - b.startMs || a.seq - b.seq).slice(-50);
    }
    if (kind === "caption-removed") this.captions = this.captions.filter(({ id }) => id !== data.id);
  }

  #tally({ audience, weights, fromOneNetwork }) {
    if (audience !== undefined) this.audience = audience;
    for (const [id, weight] of Object.entries(weights ?? {})) {
      const question = this.questions.get(id);
      const network = fromOneNetwork?.[id] ?? question?.fromOneNetwork;
      if (question && (question.weight !== weight || question.fromOneNetwork !== network))
        this.questions.set(id, { ...question, weight, fromOneNetwork: network });
    }
  }

  #linkState(name, state) {
    this.links = { ...this.links, [name]: state };
    this.#changed();
  }

  #put(question) {
    this.questions = merge(this.questions, [question]);
    this.#changed();
  }

  #force(question) {
    this.questions = new Map(this.questions).set(question.id, question);
  }

  #changed() {
    if (this.due) return;
    this.due = true;
    // Many messages may arrive in one turn; the pages draw once.
    queueMicrotask(() => {
      this.due = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
