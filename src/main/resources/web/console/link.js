/**
 * A socket that comes back. Waits are full jitter: anything between nothing and a ceiling that
 * doubles, so that a thousand consoles and phones do not return in the same second. A close code says
 * whether to come back at all (docs/protocol.md).
 */
const FIRST_MS = 500;
const GREETING_MS = 10000;
const LONGEST_MS = 15000;
const BRIEF_MS = 1500;
const NOT_ALLOWED = 1008;
const COME_BACK = 1012;
const REMOVED = 4410;
const TOO_MANY = 4429;

export class Link {
  /**
   * @param address function returning the path, asked at each attempt so that it may carry a position
   * @param take function called with each decoded message
   * @param state function called with {up, retryAt, brief, refused, removed}; `brief` where it was asked to come back at
   *     once; with `refused` and `retryAt` it goes on trying
   */
  constructor(address, take, state) {
    this.address = address;
    this.take = take;
    this.state = state;
    this.failures = 0;
    this.refused = false;
  }

  open() {
    this.closed = false;
    this.greeted = false;
    clearTimeout(this.timer);
    const url = new URL(this.address(), location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url, "candor.v1");
    this.socket = socket;
    // A connection that says nothing is none: better to say so and to try again than to wait for ever.
    this.greeting = setTimeout(() => socket.close(4000), GREETING_MS);
    socket.onmessage = (event) => this.#receive(socket, event.data);
    socket.onclose = (event) => socket === this.socket && this.#lost(event.code);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close(1000);
  }

  send(message) {
    this.socket.send(JSON.stringify(message));
  }

  tryNow() {
    if (this.socket?.readyState > WebSocket.OPEN) this.open();
  }

  #receive(socket, text) {
    if (socket !== this.socket) return;
    const message = JSON.parse(text);
    if (message.type === "hello") {
      clearTimeout(this.greeting);
      this.greeted = true;
      this.refused = false;
      this.failures = 0;
      this.state({ up: true });
    }
    if (message.type === "bye") this.retryAfterMs = message.retryAfterMs;
    this.take(message);
  }

  #lost(code) {
    clearTimeout(this.greeting);
    if (this.closed) return;
    if (code === NOT_ALLOWED) {
      this.state({ up: false, refused: true });
      return;
    }
    if (code === REMOVED) {
      this.state({ up: false, removed: true });
      return;
    }
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.failures++);
    let wait = Math.random() * ceiling;
    if (code === TOO_MANY) wait += 60000;
    if (this.retryAfterMs) wait += this.retryAfterMs;
    this.retryAfterMs = 0;
    this.retryAt = Date.now() + wait;
    this.state({
      up: false,
      retryAt: this.retryAt,
      brief: code === COME_BACK && wait < BRIEF_MS,
      refused: this.refused,
    });
    this.timer = setTimeout(() => this.open(), wait);
    if (!this.greeted) this.#ask(this.socket);
  }

  /**
   * A browser does not tell why a socket was not opened. Who has no session any more should know, and may get one again
   * in another tab: it goes on trying.
   */
  async #ask(socket) {
    const answer = await fetch("/api/me").catch(() => null);
    if (answer?.status !== 401 || socket !== this.socket || this.closed) return;
    this.refused = true;
    this.state({ up: false, retryAt: this.retryAt, refused: true });
  }
}
