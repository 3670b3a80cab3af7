// Times are said in the reader's own zone, with the zone. The server writes <time datetime="…"> in the
// broadcast's zone, which stays where there is no script.

const FORMATS = {
  full: { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" },
  long: { day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" },
  time: { hour: "numeric", minute: "2-digit", timeZoneName: "short" },
  short: { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
};

/** The reader's own variety of the page's language: a day before a month in London, after it in Chicago. */
function locale() {
  const page = document.documentElement.lang || "en";
  return navigator.languages.find((l) => l.split("-")[0] === page.split("-")[0]) ?? page;
}

/** An instant as text in this reader's zone; the formats are full, long, time, short and date. */
export function timeText(instant, format = "full") {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "";
  return new Intl.DateTimeFormat(locale(), FORMATS[format]).format(date);
}

/** A plain date such as 2026-03-04, which belongs to no zone. */
export function dateText(day) {
  const options = { ...FORMATS.date, timeZone: "UTC" };
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day ?? "";
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

/** The zone's own name, for "times are in …". */
export function zoneName() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
}

/** A length of time as a clock: 0:07, 12:41, 1:02:03. */
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const h = Math.floor(seconds / 3600);
  const m = Math.floor((seconds % 3600) / 60);
  const s = String(seconds % 60).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
}

export function localiseTimes(root) {
  for (const element of root.querySelectorAll("time[data-format]")) {
    const text = timeText(element.dateTime, element.dataset.format);
    if (text) element.textContent = text;
  }
}
