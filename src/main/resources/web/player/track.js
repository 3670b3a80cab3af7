/**
 * The captions as a text track of the video: an iPhone's own full screen and the floating window show them, where
 * nothing of the page is. The page draws its own and keeps the track hidden meanwhile.
 */
export class CaptionTrack {
  #track;
  #cues = new Map();

  constructor(video, language) {
    this.#track = video.addTextTrack("captions", "Captions", language);
    this.#track.mode = "hidden";
  }

  /** Shown by the browser itself. */
  show(shown) {
    this.#track.mode = shown ? "showing" : "hidden";
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
