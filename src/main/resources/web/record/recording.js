import { play } from "../viewer/video.js";

/** Without script the browser plays what it can by itself; with it, moments on the page lead to the picture and back. */
class Recording extends HTMLElement {
  connectedCallback() {
    const video = this.querySelector("video");
    if (!video) return;
    const address = video.getAttribute("src");
    if (!video.canPlayType("application/vnd.apple.mpegurl")) {
      video.removeAttribute("src");
      play(video, address, { onState: (state) => this.#lost(video, state === "lost") });
    }
    addEventListener("hashchange", () => this.#toMoment(video, true));
    document.addEventListener("click", (event) => {
      // The same moment twice is no change of the address, and is still meant.
      const link = event.target.closest?.("a.moment");
      if (link && link.hash === location.hash) this.#toMoment(video, true);
    });
    video.addEventListener("timeupdate", () => this.#follow(video.currentTime * 1000));
    this.#toMoment(video, false);
  }

  #lost(video, lost) {
    this.querySelector(".recording-lost")?.remove();
    video.hidden = lost;
    if (!lost) return;
    const text = document.createElement("p");
    text.className = "recording-lost";
    text.textContent = "The recording can’t be loaded right now. The transcript below is complete.";
    this.append(text);
  }

  #toMoment(video, andPlay) {
    const moment = momentOf(location.hash);
    if (moment === null) return;
    const seek = () => {
      video.currentTime = moment / 1000;
      if (andPlay) video.play().catch(() => {});
    };
    if (video.readyState > 0) seek();
    else video.addEventListener("loadedmetadata", seek, { once: true });
  }

  #follow(moment) {
    const lines = [...document.querySelectorAll(".line")];
    const now = lines.findLast((line) => line.id && momentOf(`#${line.id}`) <= moment && moment < Number(line.dataset.end));
    for (const line of document.querySelectorAll(".line-now")) if (line !== now) line.classList.remove("line-now");
    now?.classList.add("line-now");
  }
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
