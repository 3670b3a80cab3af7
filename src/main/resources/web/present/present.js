import { LitElement, html, nothing } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import { clock } from "../app/times.js";
import { Camera, whyNot } from "./camera.js";
import { Link } from "./link.js";
import { Sender, recordableType } from "./sender.js";

const LOOK_MS = 3_000;
const QUESTIONS_MS = 1_500;
const LOUD_ENOUGH = 0.25;
const THIN_BITS = 1_000_000;
const WEAK_BITS = 350_000;
/** Nothing is sent from this page any more. */
const GONE = ["over", "revoked", "taken-over"];

/** The presenter's page: what to check before, one button, and then the question to answer, in large type. */
class Present extends LitElement {
  static properties = {
    stage: { state: true },
    presenting: { state: true },
    prompt: { state: true },
    trouble: { state: true },
    asking: { state: true },
    count: { state: true },
    line: { state: true },
    heard: { state: true },
    away: { state: true },
    busy: { state: true },
    sleepy: { state: true },
    said: { state: true },
  };

  #link;
  #camera = new Camera();
  #sender;
  #video = createRef();
  #meter = createRef();
  #dialog = createRef();
  #timers = [];
  #wakeLock = null;
  /** How often the presenter went on to another question. */
  #steps = 0;
  /** The devices that were chosen, to open the same again. */
  #wish = {};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.stage = "check";
    const token = location.pathname.split("/").pop();
    this.#link = new Link(token);
    this.#sender = new Sender(this.#link, this.#camera, phoneId());
    this.#sender.addEventListener("change", () => this.#sent());
    this.#camera.addEventListener("change", () => this.requestUpdate());
    this.#camera.addEventListener("lost", () => this.#cameraLost());
    document.addEventListener("visibilitychange", this.#visible);
    addEventListener("beforeunload", this.#leaving);
    this.#every(LOOK_MS, () => this.#look());
    this.#every(QUESTIONS_MS, () => this.#ask());
    this.#every(1_000, () => this.requestUpdate());
    this.#look();
    this.#ask();
    if (recordableType(true)) {
      this.#open();
      this.#measure();
    }
    requestAnimationFrame(this.#drawLevel);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#timers.forEach(clearInterval);
    this.#camera.close();
  }

  #every(ms, work) {
    this.#timers.push(setInterval(work, ms));
  }

  // --- what is known

  async #look() {
    try {
      this.presenting = await this.#link.look();
      this.#sender.webm = this.presenting.takesWebm;
      if (["ENDED", "PUBLISHED", "CANCELLED"].includes(this.presenting.broadcast.state) && this.stage !== "over") {
        this.#offAir("over");
      }
    } catch (refused) {
      if (refused.status === 401) this.#offAir("revoked");
    }
  }

  async #ask() {
    if (document.hidden || this.busy) return;
    const steps = this.#steps;
    try {
      const prompt = await this.#link.questions();
      // An answer from before the last step would show the question that is done.
      if (steps === this.#steps) this.prompt = prompt;
    } catch {
      // The line is told of by what is sent; the last question stays on the screen.
    }
  }

  async #open(wish = this.#wish) {
    this.trouble = null;
    this.#wish = wish;
    try {
      await this.#camera.open(wish);
      if (GONE.includes(this.stage)) this.#camera.close();
      else if (this.stage === "air") await this.#sender.renew();
    } catch (error) {
      this.trouble = whyNot(error);
    }
  }

  async #measure() {
    this.line = null;
    try {
      this.line = { bits: await this.#link.measure() };
    } catch {
      this.line = { bits: 0 };
    }
  }

  async #cameraLost() {
    // What is left of it, a microphone without its camera, is opened anew as well.
    this.#camera.close();
    if (GONE.includes(this.stage)) return;
    this.trouble = "The camera or the microphone was taken away.";
    await this.#open();
    if (!this.#camera.stream) await this.#open({});
  }

  #drawLevel = () => {
    const level = this.#camera.measure();
    this.#meter.value?.style.setProperty("--level", level.toFixed(3));
    if (level > LOUD_ENOUGH && !this.heard) this.heard = true;
    if (this.isConnected) requestAnimationFrame(this.#drawLevel);
  };

  // --- going live

  async #goLive() {
    this.#camera.wake();
    this.stage = "count";
    for (this.count = 3; this.count > 0; this.count--) {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      if (this.stage !== "count") return;
    }
    await this.#onAir();
  }

  async #onAir() {
    if (!this.#camera.stream?.active) {
      this.stage = "check";
      return;
    }
    try {
      this.presenting = await this.#link.goLive();
      this.stage = "air";
      await this.#sender.start(this.line?.bits ?? 0);
      await this.#stayAwake();
    } catch (refused) {
      this.trouble = refused.message;
      this.stage = "check";
    }
  }

  #sent() {
    const { state } = this.#sender;
    if (state === "over") this.#look();
    else if (state === "revoked" || state === "taken-over") this.#offAir(state);
    this.requestUpdate();
  }

  async #stayAwake() {
    try {
      this.#wakeLock = await navigator.wakeLock.request("screen");
      this.sleepy = false;
    } catch {
      this.sleepy = true;
    }
  }

  #visible = () => {
    if (this.stage !== "air") return;
    if (document.hidden) {
      document.title = "⚠ Come back: viewers may not see you";
      this.away = true;
    } else {
      document.title = "Presenting";
      this.#stayAwake();
      this.#look();
    }
  };

  #leaving = (event) => {
    if (this.stage === "air") event.preventDefault();
  };

  async #next() {
    this.busy = true;
    this.#steps++;
    const answered = this.prompt?.now;
    try {
      this.prompt = await this.#link.next(answered?.id);
      this.said = this.prompt.now ? `Next: ${this.prompt.now.text}` : "No question is waiting.";
    } catch {
      this.said = "Another question is on air now.";
    } finally {
      this.busy = false;
      this.#ask();
    }
  }

  #askToEnd = () => this.#dialog.value.showModal();

  async #end() {
    this.busy = true;
    try {
      await this.#sender.finish();
      this.presenting = await this.#link.end();
      this.#offAir("over");
    } catch (refused) {
      this.trouble = refused.message;
      this.#sender.start(this.line?.bits ?? 0);
    } finally {
      this.busy = false;
      this.#dialog.value?.close();
    }
  }

  /** For good: nobody is watched or listened to by a page that does not send. */
  #offAir(stage) {
    if (this.stage === stage) return;
    this.stage = stage;
    // A link that was revoked never works again.
    if (stage === "revoked") this.#timers.forEach(clearInterval);
    this.#sender.stop();
    this.#camera.close();
    this.#wakeLock?.release().catch(() => {});
  }

  // --- what is shown

  render() {
    const { broadcast } = this.presenting ?? {};
    if (this.stage === "revoked") {
      return message("This link does not work any more", "It was revoked, or its time is over. Ask your team for a new one.");
    }
    if (this.stage === "taken-over") {
      return message(
        "Another device is on air now",
        "This one has stopped sending. To come back, open the link again here.",
        html`<button type="button" class="button" @click=${() => location.reload()}>Start again here</button>`,
      );
    }
    if (!broadcast) return html`<p class="present-wait" role="status">One moment…</p>`;
    if (this.stage === "over") {
      return broadcast.state === "CANCELLED"
        ? message("This broadcast was called off", "There is nothing to present.")
        : message(
            "You are off air",
            `The broadcast has ended. ${this.prompt?.answered ? `You answered ${this.prompt.answered} ${this.prompt.answered === 1 ? "question" : "questions"}. ` : ""}Thank you.`,
            html`<a class="button" href="/b/${broadcast.slug}">See what viewers see</a>`,
          );
    }
    return html`<div class="present" data-stage=${this.stage}>
      ${this.stage === "air" ? this.#bar() : nothing} ${this.#notices()}
      <div class="present-picture">
        <video ${ref(this.#video)} autoplay muted playsinline class=${this.#mirrored ? "mirrored" : ""} aria-label="Your camera"></video>
        ${this.#camera.stream ? nothing : html`<p class="present-dark">${this.trouble ? "No picture" : "Opening the camera…"}</p>`}
        ${this.stage === "count" ? html`<p class="present-count" role="timer" aria-live="assertive">${this.count}</p>` : nothing}
        <div class="meter" ${ref(this.#meter)} aria-hidden="true"><span></span></div>
      </div>
      ${this.stage === "air" ? this.#onAirNow() : this.#before(broadcast)}
      <p class="visually-hidden" role="status" aria-live="polite">${this.said ?? ""}</p>
      ${this.#endDialog()}
    </div>`;
  }

  /** The picture's place may come after the picture. */
  updated() {
    const video = this.#video.value;
    if (video && video.srcObject !== this.#camera.stream) video.srcObject = this.#camera.stream;
  }

  get #mirrored() {
    const facing = this.#camera.stream?.getVideoTracks()[0]?.getSettings().facingMode;
    return facing !== "environment";
  }

  #bar() {
    const { broadcast } = this.presenting;
    const moment = Math.max(0, this.#link.now() - Date.parse(broadcast.wentLiveAt ?? this.presenting.now));
    return html`<div class="present-bar">
      <span class="live">LIVE</span>
      <span class="present-clock num" role="timer">${clock(moment)}</span>
      <span class="present-push"></span>
      ${bars(this.#sender.signal)}
    </div>`;
  }

  #notices() {
    const notices = [];
    const { state, behind, rung, problem } = this.#sender;
    if (this.trouble) notices.push(["danger", this.trouble, html`<button type="button" class="button button-small" @click=${() => this.#open()}>Try again</button>`]);
    if (this.stage === "air") {
      if (state === "other-camera") {
        notices.push(["warn", "Another device is on air for this broadcast.", html`<button type="button" class="button button-small" @click=${() => this.#sender.takeOver()}>Take over here</button>`]);
      } else if (state === "no-line") {
        notices.push(["danger", "No connection. Keep going: the last half minute is kept, and sent when the line is back."]);
      } else if (state === "refused") {
        notices.push(["danger", problem?.message ?? "The picture is not taken right now."]);
      } else if (behind > 3_000) {
        notices.push(["warn", `Your line is slow: ${Math.round(behind / 1000)} s behind. The picture gets smaller to catch up.`]);
      } else if (rung > 1) {
        notices.push(["quiet", "Your line is thin, so the picture is small. The sound comes first."]);
      }
      if (this.#camera.muted) {
        notices.push(["danger", "Something else uses the camera or the microphone, a call perhaps. Viewers may not see or hear you."]);
      } else if (state === "sending" && behind <= 3_000 && this.presenting.picture.state === "LOST") {
        notices.push(["danger", "Viewers see no picture right now. Your team is told as well."]);
      }
      if (this.away) {
        notices.push(["warn", "You left this page. Most phones stop the camera then: viewers saw no picture meanwhile.", html`<button type="button" class="button button-small" @click=${() => (this.away = false)}>OK</button>`]);
      }
      if (this.sleepy) notices.push(["quiet", "This phone may go to sleep: touch the screen now and then."]);
    }
    return html`<div class="present-notices" role="status" aria-live="polite">
      ${notices.map(([kind, text, action]) => html`<div class="notice notice-${kind}"><p>${text}</p>${action ?? nothing}</div>`)}
    </div>`;
  }

  #before(broadcast) {
    if (this.stage === "count") {
      return html`<div class="present-before"><p class="present-soon">You are on air in a moment.</p>
        <button type="button" class="button button-wide" @click=${() => (this.stage = "check")}>Stop</button></div>`;
    }
    const ready = Boolean(this.#camera.stream) && this.presenting.cameraHere && !broadcast.videoUrl;
    return html`<div class="present-before">
      <div class="present-title">
        <h1>${broadcast.title}</h1>
        <p class="muted">${broadcast.presenter.name}, ${broadcast.presenter.role}</p>
      </div>
      ${this.#devices()}
      <ul class="checks">
        ${this.#checks(broadcast).map(
          ([mark, text, action]) =>
            html`<li class="check-line check-${mark}"><span class="check-mark" aria-hidden="true">${MARKS[mark]}</span><p>${text}</p>${action ?? nothing}</li>`,
        )}
      </ul>
      ${threePoints(broadcast.brief)}
      <div class="present-go">
        <button type="button" class="button button-primary button-wide present-live" ?disabled=${!ready} @click=${this.#goLive}>
          ${broadcast.state === "LIVE" ? "Go on air here" : "Go live"}
        </button>
        <p class="hint">${broadcast.state === "LIVE" ? "The broadcast is on air and waits for your picture." : "Three seconds later everybody who waits sees you."}</p>
      </div>
    </div>`;
  }

  #devices() {
    const { cameras, microphones } = this.#camera;
    if (cameras.length < 2 && microphones.length < 2) return nothing;
    const choose = (label, list, chosen, wish) =>
      list.length < 2
        ? nothing
        : html`<div class="field">
            <label for="choose-${label}">${label}</label>
            <select class="input" id="choose-${label}" @change=${(event) => this.#open(wish(event.target.value))}>
              ${list.map((device, i) => html`<option value=${device.deviceId} ?selected=${device.deviceId === chosen}>${device.label || `${label} ${i + 1}`}</option>`)}
            </select>
          </div>`;
    const { camera, microphone } = this.#camera;
    return html`<div class="fields-2">
      ${choose("Camera", cameras, camera, (id) => ({ camera: id, microphone }))}
      ${choose("Microphone", microphones, microphone, (id) => ({ camera, microphone: id }))}
    </div>`;
  }

  #checks(broadcast) {
    const checks = [];
    if (!this.presenting.cameraHere) checks.push(["bad", "Cameras send to a media server here. This page shows the questions; the picture comes from your encoder."]);
    else if (broadcast.videoUrl) checks.push(["bad", "The picture of this broadcast comes from the address in its plan."]);
    else if (!recordableType(this.presenting.takesWebm)) checks.push(["bad", "This browser cannot record what viewers can play. Use Chrome, Edge or Safari."]);
    else checks.push(this.#camera.stream ? ["good", "Your picture is there."] : [this.trouble ? "bad" : "wait", this.trouble ? "No picture." : "Opening the camera…"]);
    if (this.#camera.stream) {
      checks.push(this.heard ? ["good", "We can hear you."] : ["wait", "Say something, so that we hear you."]);
      if (matchMedia("(orientation: portrait) and (pointer: coarse)").matches) checks.push(["tip", "Turn the phone sideways: viewers then see a wide picture."]);
    }
    checks.push(this.#lineCheck());
    return checks;
  }

  #lineCheck() {
    if (this.line === undefined) return ["wait", "The line was not measured."];
    if (this.line === null) return ["wait", "Measuring your line…"];
    const again = html`<button type="button" class="button button-small" @click=${() => this.#measure()}>Measure again</button>`;
    const { bits } = this.line;
    const speed = `${(bits / 1e6).toFixed(bits > 1e7 ? 0 : 1)} Mbit/s`;
    if (!bits) return ["bad", "The service cannot be reached from here.", again];
    if (bits < WEAK_BITS) return ["bad", `Your line is too weak for video (${speed}). Find Wi-Fi or a better place.`, again];
    if (bits < THIN_BITS) return ["tip", `Your line is thin (${speed}): the picture will be small, the sound is fine.`, again];
    return ["good", `Your line is good (${speed}).`];
  }

  #onAirNow() {
    const { now, next = [], waiting = 0 } = this.prompt ?? {};
    return html`<div class="present-air">
      <h1 class="visually-hidden">On air: ${this.presenting.broadcast.title}</h1>
      <section class="prompt" aria-label="Answer now">
        ${now
          ? html`<p class="prompt-text">${now.text}</p>
              <p class="muted">${now.weight === 1 ? "1 person" : `${now.weight.toLocaleString()} people`}${now.name ? ` · from ${now.name}` : ""}</p>`
          : html`<p class="prompt-text prompt-none">${next.length ? "No question is on air." : "No question is waiting."}</p>
              <p class="muted">${next.length ? "Tap Next to take the first one." : "Say what happened and what you do next. Questions appear here as your team approves them."}</p>`}
      </section>
      ${next.length
        ? html`<ol class="ahead" aria-label="Then">
            ${next.map((question) => html`<li><span class="muted">then:</span> ${question.text}</li>`)}
          </ol>`
        : nothing}
      ${now || next.length ? nothing : threePoints(this.presenting.broadcast.brief)}
      <div class="present-actions">
        <button type="button" class="button present-next" ?disabled=${this.busy || (!now && !next.length)} @click=${this.#next}>
          ${now ? (next.length ? "Answered, next" : "Answered") : "Next"}
        </button>
        <button type="button" class="button button-danger present-end" @click=${this.#askToEnd}>End…</button>
      </div>
      ${waiting > next.length ? html`<p class="muted small present-left">${waiting} waiting</p>` : nothing}
    </div>`;
  }

  #endDialog() {
    return html`<dialog class="dialog" ${ref(this.#dialog)} aria-labelledby="end-title">
      <div class="stack-s">
        <h2 id="end-title">End the broadcast?</h2>
        <p>You go off air for everybody, and it cannot be taken back. Your team goes on answering in writing.</p>
      </div>
      <div class="dialog-actions">
        <button type="button" class="button" @click=${() => this.#dialog.value.close()}>Stay on air</button>
        <button type="button" class="button button-danger" ?disabled=${this.busy} @click=${this.#end}>End it</button>
      </div>
    </dialog>`;
  }
}

const MARKS = { good: "✓", bad: "✕", tip: "!", wait: "…" };
const SIGNAL = ["No connection", "Line very weak", "Line weak", "Line fair", "Line good"];

function bars(signal) {
  return html`<span class="signal" role="img" aria-label=${SIGNAL[signal]}>
    ${[1, 2, 3, 4].map((bar) => html`<i class=${bar <= signal ? "on" : ""}></i>`)}
  </span>`;
}

function message(title, text, action = nothing) {
  return html`<div class="present-message"><h1>${title}</h1><p>${text}</p>${action}</div>`;
}

function threePoints({ happened, next, now }) {
  const points = [
    ["What happened", happened],
    ["What we do next", next],
    ["What you can do now", now],
  ].filter(([, text]) => text);
  if (!points.length) return nothing;
  return html`<dl class="points">${points.map(([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>`;
}

/** The same phone after a reload continues its own broadcast without having to take over. */
function phoneId() {
  const fresh = crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 40);
  try {
    const kept = sessionStorage.getItem("candor.phone") ?? fresh;
    sessionStorage.setItem("candor.phone", kept);
    return kept;
  } catch {
    return fresh;
  }
}

customElements.define("candor-present", Present);
