// What can be done to lines of a transcript, as the changes that the service takes. Nothing here draws or sends.

/** Cuts a line in two at this place in its text; time is shared by the number of characters. */
export function split(line, at) {
  const first = line.text.slice(0, at).trim();
  const second = line.text.slice(at).trim();
  if (!first || !second) return null;
  const cut = momentAt(line, at);
  return [
    { id: line.id, version: line.version, endMs: cut, text: first },
    { id: crypto.randomUUID(), startMs: cut, endMs: line.endMs, speaker: line.speaker ?? "", text: second },
  ];
}

/** Joins a line with the one after it, which has to be of the same speaker or of nobody. */
export function merge(line, next) {
  const text = `${line.text} ${next.text}`;
  if (text.length > 2000) return null;
  return [
    { id: line.id, version: line.version, endMs: Math.max(line.endMs, next.endMs), text },
    { id: next.id, version: next.version, remove: true },
  ];
}

export function rename(lines, from, to) {
  return lines
    .filter((line) => (line.speaker ?? "") === from && from !== to)
    .map((line) => ({ id: line.id, version: line.version, speaker: to }));
}

/** Moves lines in time; nothing begins before the broadcast does. */
export function shift(lines, byMs) {
  return lines
    .map((line) => ({
      id: line.id,
      version: line.version,
      startMs: Math.max(0, line.startMs + byMs),
      endMs: Math.max(0, line.endMs + byMs),
    }))
    .filter((_, place) => byMs !== 0 && lines[place]);
}

/** The pattern for words a person typed: no pattern language, so that a dot is a dot. */
export function wanted(words, { matchCase, whole }) {
  if (!words) return null;
  const literal = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const edge = whole ? ["(?<![\\p{L}\\p{N}])", "(?![\\p{L}\\p{N}])"] : ["", ""];
  return new RegExp(edge[0] + literal + edge[1], matchCase ? "gu" : "giu");
}

/** How often it is there, and the changes that replace it everywhere. A line that would be empty is left as it is. */
export function replaceAll(lines, pattern, replacement) {
  const changes = [];
  let places = 0;
  for (const line of pattern ? lines : []) {
    const found = line.text.match(pattern)?.length ?? 0;
    if (!found) continue;
    const text = line.text.replace(pattern, () => replacement).trim();
    if (!text || text.length > 2000) continue;
    places += found;
    if (text !== line.text) changes.push({ id: line.id, version: line.version, text });
  }
  return { places, lines: changes.length, changes };
}

/** When this place in the text is said, as far as its place in the line tells. */
export function momentAt(line, offset) {
  const share = line.text.length ? Math.min(1, Math.max(0, offset / line.text.length)) : 0;
  return Math.round(line.startMs + (line.endMs - line.startMs) * share);
}

/** Where the word begins in which this place lies. */
export function wordStart(text, offset) {
  const before = text.slice(0, offset);
  return before.length - before.split(/\s/).at(-1).length;
}

/** "1:02:03.5", "62.5" or "-3" as milliseconds; NaN when it is no time. */
export function milliseconds(text) {
  const found = /^([+\-−]?)\s?(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,6}(?:[.,]\d{1,6})?)\s?s?$/.exec(text.trim());
  if (!found) return Number.NaN;
  const [, sign, hours = 0, minutes = 0, seconds] = found;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds.replace(",", "."))) * 1000;
  return Math.round(sign === "-" || sign === "−" ? -ms : ms);
}
