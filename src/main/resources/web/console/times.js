/** Saying times and durations, and turning a wall clock in a zone into an instant. */

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** The reader's own habit of writing times, as long as it is the page's language: 24 hours in en-GB. */
const locale = () => {
  const page = document.documentElement.lang || "en";
  return navigator.languages.find((language) => language.split("-")[0] === page.split("-")[0]) ?? page;
};

const two = (n) => String(n).padStart(2, "0");

/** 12:41, or 1:02:05 from an hour on. */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** "now", "40 s", "12 min", "3 h", "2 days": short, for a column that must align. */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 5) return "now";
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
}

export const ago = (instant, now) => {
  const said = span(now - Date.parse(instant));
  return said === "now" ? "just now" : `${said} ago`;
};

/** "in 2 h 14 min" / "14 min ago". */
export function until(instant, now) {
  const distance = Date.parse(instant) - now;
  const minutes = Math.round(Math.abs(distance) / 60000);
  if (minutes === 0) return "now";
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor(minutes / 60) % 24;
  let said;
  if (days > 1) said = `${days} days`;
  else if (days === 1) said = hours ? `1 day ${hours} h` : "1 day";
  else if (hours) said = minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  else said = `${minutes} min`;
  return distance > 0 ? `in ${said}` : `${said} ago`;
}

/** Date and time in the reader's own zone, with the zone said. */
export function at(instant, zone) {
  return new Intl.DateTimeFormat(locale(), {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone: zone ?? ownZone(),
  }).format(new Date(instant));
}

export const timeOfDay = (instant) =>
  new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(new Date(instant));

export const day = (date) =>
  new Intl.DateTimeFormat(locale(), { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(`${date}T00:00:00Z`),
  );

function wallClock(instantMs, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(new Date(instantMs));
  const of = (type) => parts.find((part) => part.type === type).value;
  return {
    date: `${of("year")}-${of("month")}-${of("day")}`,
    time: `${of("hour")}:${of("minute")}`,
    second: of("second"),
  };
}

function offsetAt(instantMs, zone) {
  const wall = wallClock(instantMs, zone);
  return Date.parse(`${wall.date}T${wall.time}:${wall.second}Z`) - Math.floor(instantMs / 1000) * 1000;
}

/**
 * The instant at which clocks in `zone` show this date and time, or null where they never do (the
 * hour that is skipped in spring). Of two (the hour that is repeated in autumn) it is the first.
 */
export function instantOf(date, time, zone) {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  const offsets = [offsetAt(asUtc - 86400000, zone), offsetAt(asUtc + 86400000, zone)];
  const found = offsets
    .map((offset) => asUtc - offset)
    .filter((instant) => {
      const wall = wallClock(instant, zone);
      return wall.date === date && wall.time === time;
    });
  return found.length ? new Date(Math.min(...found)).toISOString() : null;
}

export const wallOf = (instant, zone) => {
  const { date, time } = wallClock(Date.parse(instant), zone);
  return { date, time };
};

export function zones() {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [...new Set([ownZone(), "UTC", ...known])];
}

/** "Europe/Berlin (GMT+2)" for a date, since the offset depends on it. */
export function zoneName(zone, instant) {
  const part = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts(instant ? new Date(instant) : new Date())
    .find((found) => found.type === "timeZoneName");
  return `${zone.replaceAll("_", " ")} (${part.value})`;
}
