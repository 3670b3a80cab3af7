// Plays HLS through Media Source Extensions. Fetched only when there is something to play.
// The whole of hls.js and not its light build: media servers put sound into a rendition of its own, and the light
// build would play such a stream in silence.
import Hls from "hls.js/dist/hls.mjs";
import { dateAt, secondOf } from "./playlist.js";

/** Behind the newest segment by this many target durations; the RFC's three only for streams that we don't make. */
const OWN_HOLD_BACK = 2;
const HOLD_BACK = 3;

const TROUBLE = { [Hls.ErrorTypes.NETWORK_ERROR]: "network", [Hls.ErrorTypes.MEDIA_ERROR]: "media" };

export class HlsEngine {
  #hls;
  #video;
  #details = null;
  #known = false;

  /** When the last playlist came, by performance.now(). */
  heardAt = performance.now();
  /** A playlist with the same sound and no picture, where the stream has one. */
  soundOnly = null;

  static get supported() {
    return Hls.isSupported();
  }

  constructor(video, address, { live, startAt, onTrouble }) {
    this.#video = video;
    const own = new URL(address, location.href).origin === location.origin;
    const hls = new Hls({
      // A worker would be made from text, which the content security policy refuses; fMP4 needs none.
      enableWorker: false,
      lowLatencyMode: live,
      liveSyncDurationCount: own ? OWN_HOLD_BACK : HOLD_BACK,
      maxLiveSyncPlaybackRate: live ? 1.05 : 1,
      backBufferLength: 60,
      capLevelToPlayerSize: true,
      startPosition: startAt ?? -1,
      // Captions are the room's, and their track is nobody else's to tidy up.
      timelineController: undefined,
      subtitleTrackController: undefined,
      subtitleStreamController: undefined,
    });
    this.#hls = hls;
    hls.on(Hls.Events.MANIFEST_LOADED, (_, data) => (this.soundOnly = withoutPicture(data)));
    hls.on(Hls.Events.MANIFEST_PARSED, () => (this.#known = true));
    hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
      this.#details = details;
      this.heardAt = performance.now();
    });
    hls.on(Hls.Events.ERROR, (_, { type, details, fatal }) => {
      if (fatal) onTrouble(TROUBLE[type] ?? "other", details);
    });
    hls.loadSource(address);
    hls.attachMedia(video);
  }

  /** There is a playlist to go on with. */
  get known() {
    return this.#known;
  }

  get ended() {
    return this.#details?.live === false;
  }

  get newest() {
    return this.#details?.fragments.at(-1)?.url ?? null;
  }

  get window() {
    const details = this.#details;
    if (!details?.fragments.length) return null;
    return { start: Math.max(0, details.fragments[0].start), end: details.edge };
  }

  /** Where somebody who watches live should be. */
  get edge() {
    return this.#hls.liveSyncPosition ?? this.#details?.edge ?? null;
  }

  get date() {
    const segments = this.#details?.fragments ?? [];
    const second = this.#video.currentTime;
    // Paused for long, they are behind the window: the player still knows what it plays.
    if (!segments.length || second < segments[0].start) return this.#hls.playingDate?.getTime() ?? null;
    return dateAt(segments, second);
  }

  secondOf(date) {
    return secondOf(this.#details?.fragments ?? [], date);
  }

  resume() {
    this.#hls.startLoad();
  }

  repair() {
    this.#hls.recoverMediaError();
  }

  destroy() {
    this.#hls.destroy();
  }
}

function withoutPicture({ levels = [], audioTracks = [] }) {
  const seen = (level) => level.videoCodec || level.width;
  if (!levels.some(seen)) return null;
  const heard = levels.find((level) => !seen(level) && level.audioCodec);
  return heard?.url ?? audioTracks.find((track) => track.url)?.url ?? null;
}
