// Sends what the recorder makes: in order, once each, however often the line breaks. It would rather send a smaller
// picture than an older one.

import { Refused } from "./link.js";

/** In the order in which viewers' devices can play them; WebM only where the service turns it into MP4. */
const TYPES = [
  "video/mp4;codecs=avc1.42E01F,mp4a.40.2",
  "video/mp4;codecs=avc1,mp4a.40.2",
  "video/webm;codecs=h264,opus",
  "video/mp4;codecs=avc1.42E01F,opus",
  "video/mp4",
  "video/webm;codecs=vp8,opus",
  "video/webm",
];
const SOUND_BITS = 96_000;
const CHUNK_MS = 250;
const RUNGS = [
  { bits: 2_500_000, height: 720 },
  { bits: 1_200_000, height: 540 },
  { bits: 600_000, height: 360 },
  { bits: 250_000, height: 240 },
];
/** A line of 160 kbit/s has it sent before the link gives up. */
const LARGEST_POST = 200_000;
/** Where nobody knows what the line carries. */
const CAREFUL = 2;
/** Older than this on a line that works: too many bits. */
const BEHIND_MS = 3_000;
/** Older than this on a line that works: nobody wants to see it any more. */
const STALE_MS = 12_000;
/** While there is no line, so much is kept and sent afterwards: nothing of a short break is lost. */
const KEPT_MS = 30_000;
/** To have sent that; a line that cannot do it is slow, and nobody wants to see what is older any more. */
const CATCH_UP_MS = 60_000;
/** So long without trouble before a better picture is tried; twice as long after each that did not last. */
const BETTER_AFTER_MS = 45_000;
const BETTER_AFTER_MOST_MS = 6 * 60_000;
/** A recorder that gives nothing for so long has died, whatever it says. */
const SILENT_MS = 4_000;
const SETTLE_MS = 6_000;
const FINISH_MS = 3_000;

/** @param webm whether the service takes WebM */
export function recordableType(webm) {
  const types = TYPES.filter((type) => webm || !type.startsWith("video/webm"));
  return globalThis.MediaRecorder && types.find((type) => MediaRecorder.isTypeSupported(type));
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Fires `change` when `state`, `behind` or `rung` changed. States: `idle`, `sending`, `no-line`, `refused` (with
 * `problem`), `other-camera` (call takeOver() after asking), `taken-over`, `revoked`, `over`.
 */
export class Sender extends EventTarget {
  state = "idle";
  problem = null;
  rung = 0;
  /** Whether the service takes WebM. */
  webm = false;

  #link;
  #camera;
  #phone;
  #run = null;
  #recorder = null;
  #queue = [];
  #posting = null;
  #takeOver = false;
  #failures = 0;
  #changedRungAt = 0;
  #calmSince = 0;
  #betterAfter = BETTER_AFTER_MS;
  #recordedAt = 0;
  /** Since when the line is there again. */
  #backAt = 0;
  /** After a break of the line; 0 when there is nothing to catch up with. */
  #catchUpUntil = 0;

  constructor(link, camera, phone) {
    super();
    this.#link = link;
    this.#camera = camera;
    this.#phone = phone;
  }

  /** @param bits what the line was measured to carry; 0 when it was not */
  async start(bits) {
    const fits = RUNGS.findIndex((rung) => rung.bits + SOUND_BITS < bits * 0.6);
    this.rung = !bits ? CAREFUL : fits < 0 ? RUNGS.length - 1 : fits;
    this.#set("sending");
    await this.renew();
    this.#watching ??= setInterval(() => this.#adapt(), 500);
  }

  #watching;

  /** Begins another run, e.g. for another camera; what was recorded before is still sent. */
  async renew() {
    this.#stopRecorder();
    await this.#camera.resize(RUNGS[this.rung].height);
    // Somebody else may have begun one meanwhile.
    this.#stopRecorder();
    const recorder = new MediaRecorder(this.#camera.stream, {
      mimeType: recordableType(this.webm),
      videoBitsPerSecond: RUNGS[this.rung].bits,
      audioBitsPerSecond: SOUND_BITS,
      videoKeyFrameIntervalDuration: 1000,
    });
    const run = { id: randomId(), posts: 0, startedAt: this.#link.now() };
    recorder.addEventListener("start", () => (run.startedAt = this.#link.now()));
    recorder.addEventListener("dataavailable", ({ data }) => this.#take(run, data));
    recorder.addEventListener("error", () => this.#again(run));
    this.#run = run;
    this.#recorder = recorder;
    this.#changedRungAt = this.#calmSince = this.#recordedAt = Date.now();
    recorder.start(CHUNK_MS);
  }

  /** Sends what is still here, for a while, and stops. */
  async finish() {
    const recorder = this.#recorder;
    if (recorder && recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve, { once: true }));
      recorder.stop();
      await stopped;
    }
    for (let waited = 0; waited < FINISH_MS && (this.#queue.length || this.#posting); waited += 100) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.stop();
  }

  stop() {
    clearInterval(this.#watching);
    this.#watching = undefined;
    this.#stopRecorder();
    this.#queue = [];
    this.#set("idle");
  }

  takeOver() {
    this.#takeOver = true;
    this.#set("sending");
    this.#again(this.#run);
  }

  /** Milliseconds between what the camera sees and what has arrived. */
  get behind() {
    const oldest = this.#oldest;
    return oldest ? Math.max(0, this.#link.now() - oldest.at) : 0;
  }

  get #oldest() {
    const posting = this.#posting?.[0];
    return posting && !posting.run.dropped ? posting : this.#queue[0];
  }

  /** 0 to 4, for the bars. */
  get signal() {
    if (this.state !== "sending") return 0;
    if (this.behind > BEHIND_MS) return 1;
    return Math.max(1, 4 - this.rung - (this.behind > 1_500 ? 1 : 0));
  }

  #stopRecorder() {
    if (this.#recorder && this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#recorder = null;
  }

  #take(run, data) {
    if (!data.size || this.state === "idle" || run.dropped) return;
    this.#recordedAt = Date.now();
    this.#queue.push({ run, data, at: this.#link.now() });
    this.#pump();
  }

  /** One post at a time; the next one takes all that has gathered meanwhile, so a long way costs no more than one. */
  async #pump() {
    if (this.#posting || !this.#queue.length) return;
    const { run } = this.#queue[0];
    let size = 0;
    const end = this.#queue.findIndex((item) => item.run !== run || (size += item.data.size) > LARGEST_POST);
    this.#posting = this.#queue.splice(0, end < 0 ? this.#queue.length : Math.max(1, end));
    try {
      await this.#post(run, this.#posting);
    } finally {
      this.#posting = null;
    }
    if (["sending", "no-line", "refused"].includes(this.state)) this.#pump();
  }

  async #post(run, items) {
    const body = new Blob(items.map((item) => item.data));
    // Chromium calls WebM with H.264 Matroska, which it is.
    const type = /^video\/mp4/.test(this.#recorder?.mimeType || recordableType(this.webm)) ? "video/mp4" : "video/webm";
    while (!run.dropped && this.state !== "idle") {
      const query = new URLSearchParams({
        phone: this.#phone,
        started: Math.round(run.startedAt),
        sent: Math.round(items.at(-1).at),
        ...(this.#takeOver && { takeOver: true }),
      });
      try {
        await this.#link.call("POST", `/media/${run.id}/${run.posts}?${query}`, body, type);
        run.posts++;
        this.#failures = 0;
        this.#takeOver = false;
        if (this.state !== "sending") this.#backAt = Date.now();
        this.#set("sending");
        return;
      } catch (refused) {
        if (!(await this.#waits(refused, run))) return;
      }
    }
  }

  /** @returns whether the same post is tried again */
  async #waits(refused, run) {
    if (!(refused instanceof Refused)) throw refused;
    if (refused.slow) {
      this.#toRung(RUNGS.length - 1);
      return true;
    }
    if (refused.status === 0 || refused.status >= 500 || refused.status === 429) {
      this.#set(refused.status === 0 ? "no-line" : "refused", refused);
      this.#catchUpUntil = Date.now() + CATCH_UP_MS;
      const wait = refused.retryAfterMs ?? Math.min(4_000, 300 * 2 ** this.#failures++);
      await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())));
      return true;
    }
    switch (refused.state) {
      case "OTHER_CAMERA":
        this.#halt("other-camera", refused);
        return false;
      case "TAKEN_OVER":
        this.#halt("taken-over", refused);
        return false;
      case "NEW_RUN_NEEDED":
        this.#again(run);
        return false;
      default:
    }
    if (refused.status === 401 || refused.status === 403) this.#halt("revoked", refused);
    else if (refused.status === 409) this.#halt("over", refused);
    else if (this.#failures++ < 3) this.#again(run);
    else this.#halt("refused", refused);
    return false;
  }

  /** What this run still had is given up, and recording goes on with another one at once. */
  #again(run) {
    if (run) {
      run.dropped = true;
      this.#queue = this.#queue.filter((item) => item.run !== run);
    }
    if (run === this.#run) this.#renew();
  }

  #halt(state, problem) {
    this.#stopRecorder();
    this.#queue = [];
    if (this.#run) this.#run.dropped = true;
    this.#set(state, problem);
  }

  #adapt() {
    if (this.state === "no-line" || this.state === "refused") {
      if (this.behind > KEPT_MS) this.#again(this.#oldest.run);
    } else if (this.state === "sending") {
      const now = Date.now();
      // After a break it is behind by as much as was kept, which says nothing about the line.
      const settled = now - Math.max(this.#changedRungAt, this.#backAt) > SETTLE_MS;
      if (this.behind > 1_000) this.#calmSince = now;
      if (this.behind < BEHIND_MS) this.#catchUpUntil = 0;
      if (this.behind > STALE_MS && settled && now > this.#catchUpUntil) {
        this.rung = RUNGS.length - 1;
        this.#again(this.#oldest.run);
      } else if (this.behind > BEHIND_MS && settled) {
        this.#toRung(this.rung + 1);
      } else if (this.rung > 0 && now - this.#calmSince > this.#betterAfter) {
        this.#toRung(this.rung - 1);
      } else if (now - this.#recordedAt > SILENT_MS) {
        this.#recordedAt = now;
        this.#renew();
      }
    }
    this.dispatchEvent(new Event("change"));
  }

  #toRung(rung) {
    if (rung === this.rung || !RUNGS[rung]) return;
    if (rung > this.rung) this.#betterAfter = Math.min(2 * this.#betterAfter, BETTER_AFTER_MOST_MS);
    this.rung = rung;
    this.#renew();
  }

  /** Without a camera there is nothing to record; the page says so, and begins anew when it has one. */
  #renew() {
    this.renew().catch((error) => this.#camera.stream && this.#halt("refused", error));
  }

  #set(state, problem = null) {
    this.problem = problem;
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
