// One address in one <video>, that does not give up: what a browser or a network does to it is repaired here.

import { fetchPlaylist } from "./playlist.js";
import { NativeEngine } from "./native-engine.js";

const TICK_MS = 250;
/** A picture that stands for this long is waited for; for this long, it is gone. */
const WAITING_MS = 700;
const LOST_MS = 5_000;
/** There is more to play and it does not play: a push, then a new start. */
const PUSH_MS = 3_000;
const RESTART_MS = 8_000;
/** No playlist came for this long, so the loading itself has stopped. */
const SILENT_MS = 15_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
/** After this long in good order what went wrong before is forgotten. */
const SETTLED_MS = 10_000;
const REPAIRS = 2;
const RESUMES = 3;
/** Further from the edge than this is a choice, or has to be caught up with. */
export const AT_EDGE_S = 3;
const TOO_FAR_S = 6;

/** Full jitter: everybody who lost the same server asks again at a different time. */
export function backOff(attempt, random = Math.random) {
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
}

/**
 * Fires `state` when it changes, `tick` four times a second, `restart` just before the picture is taken down to be
 * put up again, and `timeline` when seconds mean something else than before.
 *
 * States: `loading` (nothing was seen yet), `playing`, `paused`, `waiting`, `lost` (live: nothing comes; recording: it
 * can't be loaded), `blocked` (the browser wants a tap first), `ended`, `unsupported`.
 */
export class Source extends EventTarget {
  state = "loading";
  /** True while it follows the live edge; false after a pause or a jump back. */
  following;
  /** Silent only because the browser wants it so. */
  silenced = false;

  #video;
  #address;
  #live;
  #startAt;
  #awaited = null;
  #engine = null;
  #wanted = true;
  #blocked = false;
  #started = false;
  #restarting = false;
  #stopped = false;
  #unsupported = false;
  #second = -1;
  #movedAt = performance.now();
  #tickedAt = performance.now();
  #goodSince = null;
  #pushedAt = 0;
  #attempt = 0;
  #repairs = 0;
  #retryTimer = null;
  /** The newest segment at the last look at the list. */
  #seen = null;
  #ticker;
  #leave = new AbortController();

  /** `silent`: whether to start without sound, or null when the person never said. */
  constructor(video, address, { live = false, startAt = null, play = live, silent = null } = {}) {
    super();
    this.#video = video;
    this.#address = address;
    this.#live = live;
    this.#startAt = startAt;
    this.#wanted = play;
    this.following = live && startAt === null;
    video.muted = silent ?? live;
    this.silenced = silent === null && live;
    const { signal } = this.#leave;
    const on = (target, name, does) => target.addEventListener(name, does, { signal });
    on(video, "loadedmetadata", () => this.#wanted && this.#start());
    on(video, "pause", () => this.#pausedByOthers());
    on(video, "play", () => (this.#wanted = true));
    on(video, "seeking", () => (this.#movedAt = performance.now()));
    on(video, "ended", () => this.#tick());
    on(window, "online", () => this.retry());
    on(document, "visibilitychange", () => this.#cameBack());
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#attach();
  }

  get live() {
    return this.#live;
  }

  get soundOnly() {
    return this.#engine?.soundOnly ?? null;
  }

  /** What can be played now, in seconds: `{start, end}`, or null. */
  get window() {
    return this.#engine?.window ?? null;
  }

  /** Seconds behind where somebody who follows would be. */
  get behindEdge() {
    const edge = this.#engine?.edge;
    return this.#live && edge != null ? Math.max(0, edge - this.#video.currentTime) : 0;
  }

  /** When the picture on the screen was taken, in ms since 1970, or null when the stream does not say. */
  get date() {
    return this.visible ? (this.#engine?.date ?? null) : null;
  }

  /** There is a picture of this place on the screen. */
  get visible() {
    return this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  secondOf(date) {
    return this.#engine?.secondOf(date) ?? null;
  }

  get paused() {
    return !this.#wanted;
  }

  play() {
    this.#wanted = true;
    this.#movedAt = performance.now();
    if (this.#video.ended) this.#video.currentTime = this.window?.start ?? 0;
    return this.#start(true);
  }

  pause() {
    this.#wanted = false;
    this.following = false;
    this.#video.pause();
    this.#tick();
  }

  toLive() {
    const edge = this.#engine?.edge;
    if (edge != null) this.#video.currentTime = edge;
    this.following = true;
    return this.play();
  }

  seek(second) {
    const window = this.window;
    if (!window) {
      this.#startAt = second;
      return;
    }
    const edge = this.#live ? (this.#engine.edge ?? window.end) : window.end;
    const to = Math.min(Math.max(second, window.start), edge);
    this.#place(to);
    this.following = this.#live && edge - to < AT_EDGE_S;
  }

  /** Before anything of the stream is there, a browser or hls.js may begin elsewhere: then once more. */
  #place(second) {
    this.#video.currentTime = second;
    this.#awaited = this.#video.readyState === HTMLMediaElement.HAVE_NOTHING ? second : null;
    if (this.#awaited === null) return;
    this.#video.addEventListener(
      "loadeddata",
      () => {
        if (this.#awaited !== null) this.#video.currentTime = this.#awaited;
        this.#awaited = null;
      },
      { once: true, signal: this.#leave.signal },
    );
  }

  /** To the picture of this instant; corrects itself once the real times of that place are known. */
  seekToDate(date) {
    const go = () => {
      const second = this.secondOf(date);
      if (second !== null) this.seek(second);
      return second !== null;
    };
    if (!go()) return false;
    this.#video.addEventListener(
      "seeked",
      () => {
        const second = this.secondOf(date);
        if (second !== null && Math.abs(second - this.#video.currentTime) > 0.05) this.seek(second);
      },
      { once: true, signal: this.#leave.signal },
    );
    return true;
  }

  /** Somebody knows that it is worth trying again. */
  retry() {
    if (this.#stopped || this.state === "playing") return;
    this.#attempt = 0;
    this.#later(Math.random() * 1_000);
  }

  stop() {
    this.#stopped = true;
    clearInterval(this.#ticker);
    clearTimeout(this.#retryTimer);
    this.#leave.abort();
    this.#engine?.destroy();
    this.#engine = null;
  }

  // --- starting

  async #attach() {
    const options = {
      live: this.#live,
      startAt: this.#startAt,
      onTrouble: (kind, details) => this.#trouble(kind, details),
    };
    if (NativeEngine.supported(this.#video, this.#address)) {
      this.#engine = new NativeEngine(this.#video, this.#address, options);
      // At once: later an iPhone would not see any more that a tap asked for it.
      if (this.#wanted) this.#start();
      return;
    }
    try {
      const { HlsEngine } = await import("./hls-engine.js");
      if (this.#stopped) return;
      if (HlsEngine.supported) this.#engine = new HlsEngine(this.#video, this.#address, options);
      else this.#unsupported = true;
    } catch {
      this.#trouble("network", "player");
    }
  }

  async #start(asked = false) {
    this.#blocked = false;
    try {
      await this.#video.play();
    } catch (refused) {
      if (refused.name !== "NotAllowedError") return;
      if (this.#video.muted || asked) {
        this.#blocked = true;
        this.#tick();
        return;
      }
      this.#video.muted = true;
      this.silenced = true;
      await this.#start();
    }
  }

  #pausedByOthers() {
    // Also told: the end, our own repairs, and phones that pause what is out of sight.
    if (this.#video.ended || this.#restarting || document.hidden || !this.#video.readyState) return;
    this.#wanted = false;
    this.following = false;
  }

  #cameBack() {
    if (document.hidden) return;
    this.#movedAt = performance.now();
    if (this.#wanted && this.#video.paused && !this.#video.ended) this.#start();
    if (this.state === "lost") this.retry();
  }

  // --- watching

  #tick() {
    if (this.#stopped) return;
    const now = performance.now();
    // Asleep itself, it knows nothing about the time between.
    if (now - this.#tickedAt > 5 * TICK_MS) this.#movedAt = now;
    this.#tickedAt = now;
    const second = this.#video.currentTime;
    const moved = second !== this.#second && !this.#video.seeking;
    this.#second = second;
    if (moved || !this.#wanted || (this.#video.paused && !this.#video.ended)) this.#movedAt = now;
    if (moved && !this.#video.paused) this.#moving(now);
    else this.#goodSince = null;
    const still = now - this.#movedAt;
    if (this.#wanted && this.#started && (this.#live || !this.#video.ended)) this.#stuck(still, now);
    this.#say(still);
    this.dispatchEvent(new Event("tick"));
  }

  #moving(now) {
    this.#started = true;
    this.#restarting = false;
    this.#goodSince ??= now;
    if (now - this.#goodSince > SETTLED_MS) {
      this.#attempt = 0;
      this.#repairs = 0;
    }
    if (this.#retryTimer !== null) {
      clearTimeout(this.#retryTimer);
      this.#retryTimer = null;
    }
    // Fell back after a stall: whoever follows is brought to the edge again.
    if (this.following && this.behindEdge > TOO_FAR_S) this.toLive();
  }

  #stuck(still, now) {
    if (this.#retryTimer !== null) return;
    const more = (this.window?.end ?? 0) - this.#second;
    if (more > 1 && still > RESTART_MS) this.#again();
    else if (more > 0.3 && still > PUSH_MS && now - this.#pushedAt > PUSH_MS) {
      this.#pushedAt = now;
      if (this.following) this.#video.currentTime = Math.max(this.#second + 0.1, this.#engine?.edge ?? 0);
      else this.#video.currentTime = this.#second + 0.1;
    } else if (this.#live && still > LOST_MS && (this.#engine?.ended || now - this.#engine?.heardAt > SILENT_MS)) {
      this.#later(backOff(this.#attempt++));
    }
  }

  #say(still) {
    const state = this.#stateNow(still);
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  #stateNow(still) {
    if (this.#unsupported) return "unsupported";
    if (this.#blocked) return "blocked";
    if (this.#video.ended) return this.#live ? (still > WAITING_MS ? "lost" : this.state) : "ended";
    if (!this.#wanted) return "paused";
    if (!this.#started) return !this.#live && this.#attempt > 2 ? "lost" : "loading";
    if (still > LOST_MS && (this.#live || this.#attempt > 1)) return "lost";
    return still > WAITING_MS ? "waiting" : "playing";
  }

  // --- repairing

  #trouble(kind) {
    if (this.#stopped) return;
    if (kind === "media" && this.#repairs < REPAIRS) {
      this.#repairs++;
      this.#restarting = true;
      this.dispatchEvent(new Event("restart"));
      this.#engine?.repair();
      return;
    }
    this.#later(backOff(this.#attempt++), kind);
  }

  #later(ms, kind = null) {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null;
      this.#tryAgain(kind);
    }, ms);
  }

  async #tryAgain(kind) {
    if (this.#stopped) return;
    if (kind === "network" && this.#engine?.known && !this.#engine.ended && this.#attempt <= RESUMES) {
      this.#engine.resume();
      return;
    }
    // The last picture stays until there is a newer one.
    if (this.#live && this.#started && kind !== "media" && !(await this.#news())) {
      if (!this.#stopped && this.state !== "playing") this.#later(backOff(this.#attempt++), kind);
      return;
    }
    if (!this.#stopped) this.#again();
  }

  /** Something newer than what was there at the last look: not every engine knows what it has loaded. */
  async #news() {
    const list = await fetchPlaylist(this.#address);
    if (!list?.segments.length || list.ended) return false;
    const last = list.segments.at(-1).url;
    const known = this.#engine?.newest ?? this.#seen;
    this.#seen = last;
    return known !== null && last !== known;
  }

  /** From the start: at the edge for who follows, else where they are. */
  #again() {
    this.#restarting = true;
    this.#movedAt = performance.now();
    const date = this.following ? null : this.date;
    if (!this.#live) this.#startAt = this.#video.currentTime || this.#startAt;
    else this.#startAt = null;
    this.dispatchEvent(new Event("restart"));
    this.#engine?.destroy();
    this.#engine = null;
    this.#video.addEventListener(
      "loadedmetadata",
      () => {
        if (date !== null) this.seekToDate(date);
        this.dispatchEvent(new Event("timeline"));
      },
      { once: true, signal: this.#leave.signal },
    );
    this.#attach();
  }
}
