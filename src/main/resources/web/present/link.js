// What a presenter's link may do (docs/protocol.md, "Presenting"), and the service's clock as this phone knows it.

const ANSWER_MS = 10_000;

/** A refusal of the service, or no answer at all (`status` 0; `slow` where the service answers other calls meanwhile). */
export class Refused extends Error {
  constructor(status, problem = {}) {
    super([problem.title, problem.detail].filter(Boolean).join(" ") || "The service cannot be reached.");
    this.status = status;
    this.state = problem.state;
    this.retryAfterMs = problem.retryAfterMs;
    this.slow = problem.slow ?? false;
  }
}

export class Link {
  #token;
  #ahead = 0;
  #leastTrip = Infinity;
  #answeredAt = -Infinity;

  constructor(token) {
    this.#token = token;
  }

  /** Milliseconds since 1970 by the service's clock: all moments speak in it, whatever this phone's clock says. */
  now() {
    return Date.now() + this.#ahead;
  }

  async look() {
    const asked = Date.now();
    const presenting = await this.call("GET", "");
    this.#set(Date.parse(presenting.now), asked);
    return presenting;
  }

  questions = () => this.call("GET", "/questions");
  next = (answered) => this.call("POST", `/questions/next${answered ? `?answered=${answered}` : ""}`);
  goLive = () => this.call("POST", "/go-live");
  end = () => this.call("POST", "/end");

  /** How many bits a second this line carries upwards, measured over about a second. */
  async measure() {
    for (let i = 0; i < 4; i++) await this.look();
    let size = 64 * 1024;
    for (;;) {
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, size)));
      const began = performance.now();
      await this.call("POST", "/check", bytes, "application/octet-stream");
      const ms = performance.now() - began;
      if (ms > 600 || size >= 1024 * 1024) return (size * 8 * 1000) / ms;
      size *= 4;
    }
  }

  async call(method, path, body, type) {
    const asked = performance.now();
    let response;
    try {
      response = await fetch(`/api/present${path}`, {
        method,
        body,
        headers: {
          Authorization: `Bearer ${this.#token}`,
          Accept: "application/json, application/problem+json",
          ...(type && { "Content-Type": type }),
        },
        signal: AbortSignal.timeout?.(ANSWER_MS),
      });
    } catch (error) {
      throw new Refused(0, { slow: error.name === "TimeoutError" && this.#answeredAt > asked });
    }
    this.#answeredAt = performance.now();
    if (!response.ok) throw new Refused(response.status, await response.json().catch(() => ({})));
    return response.json();
  }

  /** Of many answers the quickest tells best; an old one is worth less, for clocks drift. */
  #set(theirs, asked) {
    const trip = Date.now() - asked;
    this.#leastTrip += 2;
    if (trip > this.#leastTrip) return;
    this.#leastTrip = trip;
    this.#ahead = theirs + trip / 2 - Date.now();
  }
}
