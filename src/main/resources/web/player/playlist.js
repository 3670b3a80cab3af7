// The little that the player itself reads in an HLS playlist (RFC 8216): is it over, what is newest, when was it said.

/** `variants` of a multivariant playlist, or the `segments` of a media playlist with their places in seconds and dates in ms. */
export function readPlaylist(text, address) {
  const list = { variants: [], segments: [], ended: false };
  let at = 0;
  let length = null;
  let date = null;
  let variant = false;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#EXTINF:")) length = Number.parseFloat(line.slice(8)) || 0;
    else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) date = Date.parse(line.slice(25)) || date;
    else if (line.startsWith("#EXT-X-STREAM-INF:")) variant = true;
    else if (line.startsWith("#EXT-X-ENDLIST")) list.ended = true;
    else if (line && !line.startsWith("#")) {
      const url = new URL(line.trim(), address).href;
      if (variant) list.variants.push(url);
      else if (length !== null) {
        list.segments.push({ url, start: at, duration: length, programDateTime: date });
        at += length;
        date = date === null ? null : date + length * 1000;
      }
      variant = false;
      length = null;
    }
  }
  return list;
}

/** The media playlist behind this address, or null when it can't be had. */
export async function fetchPlaylist(address, patienceMs = 8_000) {
  try {
    const url = new URL(address, location.href).href;
    const list = await read(url, patienceMs);
    return list?.variants.length ? await read(list.variants[0], patienceMs) : list;
  } catch {
    return null;
  }
}

async function read(url, patienceMs) {
  const response = await fetch(url, { cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout?.(patienceMs) });
  return response.ok ? readPlaylist(await response.text(), response.url || url) : null;
}

/** When the picture at this second was taken, in ms since 1970; null where the playlist doesn't say. */
export function dateAt(segments, second) {
  const segment = segments[place(segments, (s) => s.start <= second)];
  return segment?.programDateTime ? segment.programDateTime + (second - segment.start) * 1000 : null;
}

/**
 * The second at which this instant is seen: the first picture after it where the camera was away. An instant before
 * the first picture gives the first, one after the last the last; null where the playlist has no dates.
 */
export function secondOf(segments, date) {
  if (!segments.length || !segments[0].programDateTime) return null;
  const i = place(segments, (s) => s.programDateTime <= date);
  if (i < 0) return segments[0].start;
  const { start, duration, programDateTime } = segments[i];
  const into = (date - programDateTime) / 1000;
  if (into < duration) return start + into;
  return i + 1 < segments.length ? segments[i + 1].start : start + duration;
}

/** The last segment of which this holds; what it asks must hold for all before it. */
function place(segments, holds) {
  let low = -1;
  let high = segments.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(segments[middle])) low = middle;
    else high = middle - 1;
  }
  return low;
}
