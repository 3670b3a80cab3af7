import { broadcastPath, Problem } from "./api.js";
import { Link } from "./link.js";

const ANSWER_MS = 5000;

/**
 * The captioner's own socket: each message has one answer, by its `ref`, and only after it is stored. When the line
 * breaks before that, nobody knows what became of the message: it is asked again, over this line or another, and the
 * same `seq` is the same line.
 */
export class CaptionWire {
  #waiting = new Map();
  #next = 1;

  constructor(slug) {
    this.up = false;
    this.link = new Link(
      () => broadcastPath(slug, "/captions/socket"),
      (message) => this.#answered(message),
      ({ up }) => {
        this.up = up;
        if (!up) this.#broke();
      },
    );
  }

  open() {
    this.link.open();
  }

  close() {
    this.up = false;
    this.link.close();
    this.#broke();
  }

  /** @returns the answer; rejects with the refusal, or with a problem of status 0 when the line broke before one came */
  ask(message) {
    const ref = `c${this.#next++}`;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.up = false;
        this.link.socket.close(4000);
        this.#broke();
      }, ANSWER_MS);
      this.#waiting.set(ref, { resolve, reject, late });
      this.link.send({ ...message, ref });
    });
  }

  #answered(message) {
    const waits = this.#waiting.get(message.ref);
    if (!waits) return;
    this.#waiting.delete(message.ref);
    clearTimeout(waits.late);
    if (message.type === "refused") waits.reject(new Problem(message.problem, message.problem.status));
    else waits.resolve(message);
  }

  #broke() {
    const broken = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, late } of broken) {
      clearTimeout(late);
      reject(new Problem({ type: "/problems/offline", title: "The line broke." }, 0));
    }
  }
}
