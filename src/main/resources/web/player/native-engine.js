// Plays HLS with what the device brings: iPhones have nothing else, and every Apple device does it at less power.
import { dateAt, fetchPlaylist, secondOf } from "./playlist.js";

const HOLD_BACK_S = 3;

export class NativeEngine {
  #video;
  #address;
  #segments = null;
  #failed;
  #startAt;
  #ready;

  heardAt = performance.now();
  soundOnly = null;

  static supported(video, address) {
    // A file, such as a media server's recording.
    if (!isPlaylist(address)) return true;
    const plays = video.canPlayType("application/vnd.apple.mpegurl") !== "";
    // Other browsers that play it themselves don't say which moment they are at.
    return plays && ("getStartDate" in video || !("MediaSource" in window));
  }

  constructor(video, address, { live, startAt, onTrouble }) {
    this.#video = video;
    this.#address = address;
    this.#startAt = startAt;
    this.#failed = () => onTrouble(video.error?.code === 3 ? "media" : "network", `native-${video.error?.code}`);
    this.#ready = () => {
      if (this.#startAt != null) video.currentTime = this.#startAt;
    };
    video.addEventListener("error", this.#failed);
    video.addEventListener("loadedmetadata", this.#ready);
    video.src = address;
    if (!live && isPlaylist(address)) {
      // One start date can't tell the times after a camera was away; the playlist can.
      fetchPlaylist(address).then((list) => (this.#segments = list?.segments[0]?.programDateTime ? list.segments : null));
    }
  }

  get known() {
    return this.#video.readyState > 0;
  }

  get ended() {
    return this.known && Number.isFinite(this.#video.duration);
  }

  get newest() {
    return null;
  }

  get window() {
    const { seekable } = this.#video;
    return seekable.length ? { start: seekable.start(0), end: seekable.end(seekable.length - 1) } : null;
  }

  get edge() {
    const window = this.window;
    return window && Math.max(window.start, window.end - HOLD_BACK_S);
  }

  get #startDate() {
    return this.#video.getStartDate?.()?.getTime() || null;
  }

  get date() {
    if (this.#segments) return dateAt(this.#segments, this.#video.currentTime);
    const start = this.#startDate;
    return start && start + this.#video.currentTime * 1000;
  }

  secondOf(date) {
    if (this.#segments) return secondOf(this.#segments, date);
    const start = this.#startDate;
    return start && (date - start) / 1000;
  }

  resume() {
    this.repair();
  }

  repair() {
    if (Number.isFinite(this.#video.duration)) this.#startAt = this.#video.currentTime;
    this.#video.src = this.#address;
  }

  destroy() {
    this.#video.removeEventListener("error", this.#failed);
    this.#video.removeEventListener("loadedmetadata", this.#ready);
    this.#video.removeAttribute("src");
    this.#video.load();
  }
}

const isPlaylist = (address) => new URL(address, location.href).pathname.endsWith(".m3u8");
