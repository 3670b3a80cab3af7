import { emptyContact, briefOf } from "./brief-fields.js";
import { instantOf, ownZone, wallOf } from "./times.js";

/** A refusal found before asking the service; reads like one of the service's. */
export class PlanFault extends Error {
  constructor(title, fields) {
    super(title);
    this.fields = fields;
  }

  is() {
    return false;
  }
}

const LABELS = {
  title: "Title",
  summary: "Summary",
  presenterName: "Presenter’s name",
  presenterRole: "Presenter’s role",
  date: "Date",
  time: "Time",
  zone: "Time zone",
  brief: "Brief",
  promiseText: "Response promise",
  promiseDate: "Promised by (date)",
  promiseTime: "Promised by (time)",
  languages: "Languages",
  videoUrl: "HLS address",
  crowd: "People behind one address",
};

export const emptyPlan = () => ({
  title: "",
  summary: "",
  slug: "",
  presenterName: "",
  presenterRole: "",
  date: "",
  time: "",
  zone: ownZone(),
  brief: { happened: "", next: "", now: "", contacts: [emptyContact()] },
  promiseText: "",
  promiseDate: "",
  promiseTime: "",
  languages: navigator.language.split("-")[0] || "en",
  videoUrl: "",
  crowd: "",
});

/** What the form shows for a broadcast: wall clocks in the broadcast's zone instead of instants. */
export function formOf(broadcast) {
  const zone = broadcast.zone ?? ownZone();
  const starts = broadcast.startsAt ? wallOf(broadcast.startsAt, zone) : { date: "", time: "" };
  const by = broadcast.responsePromise?.by ? wallOf(broadcast.responsePromise.by, zone) : { date: "", time: "" };
  return {
    title: broadcast.title,
    summary: broadcast.summary ?? "",
    slug: broadcast.slug,
    presenterName: broadcast.presenter?.name ?? "",
    presenterRole: broadcast.presenter?.role ?? "",
    ...starts,
    zone,
    brief: briefOf(broadcast),
    promiseText: broadcast.responsePromise?.text ?? "",
    promiseDate: by.date,
    promiseTime: by.time,
    languages: (broadcast.languages ?? []).join(", "),
    videoUrl: broadcast.videoUrl ?? "",
    crowd: broadcast.crowd ? String(broadcast.crowd) : "",
  };
}

function instant(date, time, zone, name, what) {
  if (!date && !time) return null;
  if (!date || !time) return undefined;
  let found;
  try {
    found = instantOf(date, time, zone);
  } catch {
    throw new PlanFault("Some fields need another look.", [
      { field: "zone", message: "This is no time zone. An example: Europe/Berlin." },
    ]);
  }
  if (!found)
    throw new PlanFault(`${what}: clocks in ${zone} skip this time on that day.`, [
      { field: name, message: "Clocks skip this time on that day." },
    ]);
  return found;
}

/** The plan as the service takes it. Throws a PlanFault where no instant can be made of date, time and zone. */
export function planOf(form) {
  const zone = form.zone.trim();
  const by = instant(
    form.promiseDate,
    form.promiseTime || (form.promiseDate ? "23:59" : ""),
    zone,
    "responsePromise.by",
    "The promise",
  );
  return {
    title: form.title.trim(),
    summary: form.summary.trim() || null,
    ...(form.slug.trim() ? { slug: form.slug.trim() } : {}),
    presenter: { name: form.presenterName.trim(), role: form.presenterRole.trim() },
    startsAt: instant(form.date, form.time, zone, "startsAt", "The start") ?? null,
    zone,
    languages: form.languages.split(/[\s,;]+/).filter(Boolean),
    brief: {
      ...form.brief,
      contacts: form.brief.contacts
        .filter((contact) => contact.label || contact.value)
        .map(({ hours, ...contact }) => ({ ...contact, hours: hours || null })),
    },
    responsePromise: form.promiseText.trim() ? { text: form.promiseText.trim(), by: by ?? null } : null,
    videoUrl: form.videoUrl.trim() || null,
    crowd: Number(form.crowd) || null,
  };
}

const said = (part, value) =>
  part === "brief"
    ? [value.happened, value.next, value.now, ...value.contacts.map(({ label, value: number }) => `${label} ${number}`)]
        .map((text) => text.trim())
        .filter(Boolean)
        .join(" · ")
    : value;

/** Which parts two versions disagree on, in words. */
export function differences(mine, theirs) {
  return Object.entries(LABELS)
    .map(([part, label]) => ({ part, label, mine: said(part, mine[part]), theirs: said(part, theirs[part]) }))
    .filter((entry) => entry.mine !== entry.theirs);
}

/** Who presented before, newest first, each once. */
export function lastPresenters(broadcasts) {
  const people = new Map();
  for (const { presenter, rehearsal } of broadcasts)
    if (!rehearsal && presenter && !people.has(presenter.name)) people.set(presenter.name, presenter);
  return [...people.values()];
}
