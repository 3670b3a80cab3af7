// The socket into a room, and the way back into it: back-off, dead lines, a server that says good-bye.

const SUBPROTOCOL = "candor.v1";
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** No answer to a message for this long: the line is dead, whatever the browser says. */
const ANSWER_MS = 8_000;
/** A connection that lasted this long was a good one: the next back-off starts small. */
const SETTLED_MS = 5_000;

const NOT_ALLOWED = 1008;
const REMOVED = 4410;
const TOO_MANY = 4429;
/** A browser does not tell why a socket was refused: after so many in a row the page asks whether there is a room. */
const LOOK_AFTER = 4;

/** What the socket looks like from outside. */
export const Line = Object.freeze({
  CONNECTING: "connecting",
  OPEN: "open",
  LOST: "lost",
  REFUSED: "refused",
  REMOVED: "removed",
});

/** Full jitter: everybody who lost the same server comes back at a different time. */
export function backOff(attempt, random = Math.random) {
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
}

/** One line at a time to one room. What is said on it is for whoever listens: {address, heard, lost, changed, wake}. */
export class Connection {
  line = Line.CONNECTING;

  #slug;
  #listener;
  #socket = null;
  #attempt = 0;
  #openedAt = 0;
  #retryAfter = null;
  #retryTimer = null;
  #answerTimer = null;

  /**
   * `address()` is asked at each attempt, so that it may carry a position; `heard(message)` gets what comes, `lost()`
   * is called when a connection is gone, `changed()` when the line is another, and `wake()` when the page is shown again
   * on a line that looks open.
   */
  constructor(slug, listener) {
    this.#slug = slug;
    this.#listener = listener;
  }

  open() {
    addEventListener("online", () => this.#reconnectNow());
    addEventListener("offline", () => this.drop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.line !== Line.REMOVED) this.#probe();
    });
    this.#connect();
  }

  /** The server has greeted: the line is good. */
  greeted() {
    this.#openedAt ||= Date.now();
    this.line = Line.OPEN;
  }

  /** Sends, and gives the line up when nothing comes back. */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    this.#answerTimer ??= setTimeout(() => this.drop(), ANSWER_MS);
    return true;
  }

  /** Gives up on a connection without waiting for the browser to notice. */
  drop() {
    const socket = this.#socket;
    if (!socket) return;
    this.#closed(0);
    socket.close();
  }

  #connect() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    const socket = new WebSocket(this.#listener.address(), [SUBPROTOCOL]);
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) this.#heard(data);
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket === this.#socket) this.#closed(code);
    });
  }

  #heard(data) {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = null;
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message.type === "bye") this.#retryAfter = message.retryAfterMs ?? null;
    this.#listener.heard(message);
  }

  #closed(code) {
    this.#socket = null;
    clearTimeout(this.#answerTimer);
    this.#answerTimer = null;
    this.#listener.lost();
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

  /** The address says itself what became of the broadcast. */
  #removed() {
    clearTimeout(this.#retryTimer);
    this.#setLine(Line.REMOVED);
    setTimeout(() => location.reload(), this.#retryAfter ?? backOff(LOOK_AFTER));
  }

  async #look() {
    const path = `/api/broadcasts/${encodeURIComponent(this.#slug)}`;
    const answer = await fetch(path, { method: "HEAD" }).catch(() => null);
    if (answer?.status === 410 && this.line !== Line.REMOVED) this.#removed();
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
    if (this.line === Line.OPEN) this.#listener.wake();
    else this.#reconnectNow();
  }

  #setLine(line) {
    if (this.line === line) return;
    this.line = line;
    this.#listener.changed();
  }
}
