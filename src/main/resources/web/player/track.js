/**
 * The captions as a text track of the video: an iPhone's own full screen and the floating window show them, where
 * nothing of the page is. The page draws its own and keeps the track hidden meanwhile. Where the browser has made tracks
 * of the playlist's own words, it shows one of those instead, and never both.
 */
export class CaptionTrack {
  #video;
  #track;
  #cues = new Map();
  #shown = false;
  #language;

  constructor(video, language) {
    this.#video = video;
    this.#language = language;
    this.#track = video.addTextTrack("captions", "Captions", language);
    this.#track.mode = "hidden";
    // A device that is set to show captions does so by itself, over those of the page.
    for (const name of ["addtrack", "change"]) {
      video.textTracks.addEventListener(name, () => this.#shown || this.show(false, this.#language));
    }
  }

  /** Shown by the browser itself, in this language where the playlist has it. */
  show(shown, language) {
    this.#shown = shown;
    this.#language = language;
    const listed = [...this.#video.textTracks].filter((track) => track !== this.#track && track.kind === "subtitles");
    const its = listed.find((track) => track.language === language) ?? listed[0];
    for (const track of listed) set(track, shown && track === its ? "showing" : "disabled");
    set(this.#track, shown && !its ? "showing" : "hidden");
  }

  /** Seconds mean something else now. */
  clear() {
    for (const { cue } of this.#cues.values()) this.#track.removeCue(cue);
    this.#cues.clear();
  }

  /** `secondOf` gives the place of a moment in the video, or null; `now` is where the video is. */
  follow(lines, secondOf, now) {
    for (const { seq, startMs, endMs, text } of lines) {
      const known = this.#cues.get(seq);
      if (known?.text === text && known.endMs === endMs) continue;
      let start = secondOf(startMs);
      if (start === null || start === undefined) continue;
      let end = Math.max(start + 0.5, start + (endMs - startMs) / 1000);
      if (!known && end < now && end > now - 15) {
        // Came after its words: shown as soon as it is here.
        end = now + Math.max(4, end - start);
        start = now;
      } else if (known) {
        start = known.cue.startTime;
        end = Math.max(end, known.cue.endTime);
        this.#track.removeCue(known.cue);
      }
      const cue = new VTTCue(start, end, text);
      this.#track.addCue(cue);
      this.#cues.set(seq, { cue, text, endMs });
    }
    const kept = new Set([...lines].map((line) => line.seq));
    for (const [seq, { cue }] of this.#cues) {
      if (kept.has(seq)) continue;
      this.#track.removeCue(cue);
      this.#cues.delete(seq);
    }
  }
}

/** Setting what is set already would be told as a change. */
function set(track, mode) {
  if (track.mode !== mode) track.mode = mode;
}
