// The recording beside the words: moments on the page lead to the picture, and the picture to the words.

import "../player/player.js";

const LEAST_PLAYED_MS = 1_000;

/** Without script the browser plays what it can by itself; with it, the player takes its place. */
class Recording extends HTMLElement {
  #player = null;
  #lines = null;
  #now = null;

  connectedCallback() {
    const video = this.querySelector("video");
    if (!video || this.#player) return;
    const player = document.createElement("candor-player");
    player.address = video.getAttribute("src");
    player.label = video.getAttribute("aria-label");
    player.language = video.dataset.language;
    player.chapters = chapters();
    player.moments = clock(Date.parse(video.dataset.began), Number(video.dataset.pace) || 1);
    this.#lines = spoken();
    player.lines = () => this.#lines;
    const box = document.createElement("div");
    box.className = "recording-box";
    box.append(player);
    video.replaceWith(box);
    this.#player = player;

    player.addEventListener("moment", ({ detail }) => this.#follow(detail));
    document.addEventListener("click", (event) => this.#clicked(event));
    addEventListener("hashchange", () => this.#toAddress());
    new IntersectionObserver(([seen]) => this.#away(!seen.isIntersecting)).observe(this);
    this.#toAddress();
  }

  /** A moment's link plays it, and leaves the reader where they are: the picture comes to them. */
  #clicked(event) {
    const link = event.target.closest?.("a");
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const moment = link.pathname === location.pathname && link.search === location.search ? momentOf(link.hash) : null;
    if (moment === null) return;
    event.preventDefault();
    if (link.hash !== location.hash) history.pushState(null, "", link.hash);
    this.#player.seekTo(moment, { play: true });
  }

  #toAddress() {
    const moment = momentOf(location.hash);
    if (moment !== null) this.#player.seekTo(moment);
  }

  /** Out of sight and playing, it stays at the edge of the window. */
  #away(away) {
    this.toggleAttribute("data-away", away && this.#player.source !== null && !this.#player.source.paused);
  }

  #follow(moment) {
    if (moment === null) return;
    const line = this.#lines[place(this.#lines, moment)];
    const now = line && moment < line.endMs + LEAST_PLAYED_MS ? line.element : null;
    if (now === this.#now) return;
    this.#now?.classList.remove("line-now");
    for (const other of document.querySelectorAll(".line-now")) other.classList.remove("line-now");
    now?.classList.add("line-now");
    this.#now = now;
  }
}

/** The one clock: moments of the broadcast are dates of the stream, counted from going live. */
function clock(began, pace) {
  return {
    now: () => Date.now(),
    toMoment: (date) => (date - began) * pace,
    toDate: (moment) => began + moment / pace,
  };
}

function chapters() {
  return [...document.querySelectorAll(".chapters a.moment")]
    .map((link) => ({ startMs: momentOf(link.hash), title: link.textContent.trim() }))
    .filter(({ startMs }) => startMs !== null);
}

/** The transcript on this page, which is the edition's, as captions. */
function spoken() {
  let startMs = 0;
  return [...document.querySelectorAll(".line")].map((element, seq) => {
    // Lines that begin together have one address.
    startMs = element.id ? momentOf(`#${element.id}`) : startMs;
    return { seq, startMs, endMs: Number(element.dataset.end), text: element.textContent, element };
  });
}

/** The last line that has begun. */
function place(lines, moment) {
  let low = -1;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lines[middle].startMs <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

function momentOf(hash) {
  const found = /^#[tm]=(\d{1,12})$/.exec(hash);
  return found ? Number(found[1]) : null;
}

/** A link to a moment that starts no line: show the line that was being said. */
function showNearest() {
  const moment = momentOf(location.hash);
  if (moment === null || document.getElementById(location.hash.slice(1))) return;
  const lines = [...document.querySelectorAll(".line")];
  const nearest = lines.findLast((line) => line.id && momentOf(`#${line.id}`) <= moment) ?? lines[0];
  nearest?.scrollIntoView({ block: "center" });
  for (const line of document.querySelectorAll(".line-now")) line.classList.remove("line-now");
  nearest?.classList.add("line-now");
}

addEventListener("hashchange", showNearest);
showNearest();
customElements.define("candor-recording", Recording);
