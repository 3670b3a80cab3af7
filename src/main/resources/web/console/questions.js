/** What the control room knows about questions, and in which order it shows them. No DOM here. */

export const FILTERS = [
  { id: "waiting", label: "Waiting", states: ["RECEIVED"] },
  { id: "approved", label: "Approved", states: ["APPROVED"] },
  { id: "on-air", label: "On air", states: ["ON_AIR"] },
  { id: "answered", label: "Answered", states: ["ANSWERED", "PRIVATE"] },
  { id: "closed", label: "Dismissed", states: ["DISMISSED", "WITHDRAWN"] },
];

export const STATE_WORDS = {
  RECEIVED: "Waiting",
  APPROVED: "Approved",
  ON_AIR: "On air",
  ANSWERED: "Answered",
  PRIVATE: "Answered privately",
  DISMISSED: "Dismissed",
  WITHDRAWN: "Withdrawn by the asker",
  GROUPED: "Grouped",
};

const ACTION_WORDS = {
  approve: "Approved",
  approved: "Approved",
  dismiss: "Dismissed",
  dismissed: "Dismissed",
  group: "Grouped",
  grouped: "Grouped",
  "on-air": "Put on air",
  "off-air": "Back in the queue",
  answered: "Marked answered",
  answer: "Answered in writing",
  "answer-privately": "Answered privately",
  undo: "Taken back",
  withdraw: "Withdrawn",
  withdrawn: "Withdrawn",
};

export const actionWord = (action) => ACTION_WORDS[String(action).toLowerCase().replaceAll("_", "-")] ?? String(action);

const filterOf = (id) => FILTERS.find((filter) => filter.id === id);
export const matches = (question, filterId) => filterOf(filterId).states.includes(question.state);

/** Fair order: most people first; among equals, whoever has waited longest. Times compare as text: there may be thousands. */
export const fairly = (a, b) => b.weight - a.weight || (a.askedAt < b.askedAt ? -1 : a.askedAt > b.askedAt ? 1 : 0);

export const inOrder = (questions, filterId) => {
  const found = [...questions.values()].filter((question) => matches(question, filterId));
  // What is over reads newest first: a moderator looks there for what was just done.
  return filterId === "answered" || filterId === "closed"
    ? found.sort((a, b) => lastTouched(b) - lastTouched(a))
    : found.sort(fairly);
};

const lastTouched = (question) => Date.parse(question.last?.at ?? question.askedAt);

/** The grouped questions by the one that speaks for them, each in fair order. */
export function groups(questions) {
  const found = new Map();
  for (const question of questions.values()) {
    if (question.state !== "GROUPED") continue;
    if (!found.has(question.under)) found.set(question.under, []);
    found.get(question.under).push(question);
  }
  for (const group of found.values()) group.sort(fairly);
  return found;
}

/** The state an asker experiences: a grouped question has the outcome of the one it belongs to. */
function outcomeOf(question, questions) {
  if (question.state !== "GROUPED") return question.state;
  return questions.get(question.under)?.state ?? "GROUPED";
}

export function counts(questions) {
  const result = { asked: 0, answered: 0, oldestWaiting: null, filters: {} };
  for (const { id } of FILTERS) result.filters[id] = 0;
  for (const question of questions.values()) {
    for (const { id, states } of FILTERS) if (states.includes(question.state)) result.filters[id]++;
    if (question.state !== "DISMISSED" && question.state !== "WITHDRAWN") result.asked++;
    if (["ANSWERED", "PRIVATE"].includes(outcomeOf(question, questions))) result.answered++;
    if (question.state === "RECEIVED") {
      const asked = Date.parse(question.askedAt);
      if (result.oldestWaiting === null || asked < result.oldestWaiting) result.oldestWaiting = asked;
    }
  }
  return result;
}

/** Whether most of those who ask come from one network: an office, an airport, or one person with many cookies. */
export const fromOnePlace = ({ weight, fromOneNetwork }) => weight >= 5 && fromOneNetwork > weight / 2;

/** Inserts or replaces, unless what we hold is newer (an answer to our own call overtakes the socket). */
export function merge(questions, incoming) {
  const next = new Map(questions);
  for (const question of incoming) {
    const held = next.get(question.id);
    const stale = held && held.version > question.version;
    next.set(question.id, stale ? { ...held, weight: question.weight, fromOneNetwork: question.fromOneNetwork } : question);
  }
  return next;
}

const wordsOf = (text) =>
  new Set((text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []).map((word) => word.slice(0, 6)));

/** How alike two questions read, 0 to 1: shared words over the shorter one's, by their beginnings. */
export function likeness(a, b) {
  const left = wordsOf(a);
  const right = wordsOf(b);
  const smaller = Math.min(left.size, right.size);
  if (!smaller) return 0;
  let shared = 0;
  for (const word of left) if (right.has(word)) shared++;
  return shared / smaller;
}

/** Where a question can be grouped to: public or waiting ones that stand for themselves, likest first. */
export function groupTargets(questions, question, search = "") {
  const wanted = search.trim().toLowerCase();
  return [...questions.values()]
    .filter((other) => other.id !== question.id && ["RECEIVED", "APPROVED", "ON_AIR", "ANSWERED"].includes(other.state))
    .filter((other) => !wanted || other.text.toLowerCase().includes(wanted))
    .map((other) => ({ other, alike: likeness(question.text, other.text) }))
    .sort((a, b) => b.alike - a.alike || fairly(a.other, b.other))
    .map(({ other, alike }) => ({ question: other, alike }));
}

/**
 * The list a moderator works through. It never moves by itself: what newly belongs waits in `fresh`
 * until asked for, and what no longer belongs stays in its place, marked as done, until then too.
 */
export class QueueView {
  /** Rows that are drawn at first, and more with each wish: thousands at once would stop the page. */
  static PAGE = 200;

  constructor() {
    this.most = QueueView.PAGE;
    this.filter = "waiting";
    this.search = "";
    this.order = [];
    this.fresh = [];
    this.cursor = null;
  }

  /** What is drawn: the beginning, down to the cursor at least. */
  shown() {
    return this.order.slice(0, Math.max(this.most, this.order.indexOf(this.cursor) + 20));
  }

  showMore() {
    this.most += QueueView.PAGE;
  }

  show(filter, questions) {
    this.most = QueueView.PAGE;
    this.filter = filter;
    this.search = "";
    this.refresh(questions);
    this.cursor = this.order[0] ?? null;
  }

  seek(search, questions) {
    this.search = search;
    this.refresh(questions);
    if (!this.order.includes(this.cursor)) this.cursor = this.order[0] ?? null;
  }

  refresh(questions) {
    const before = this.order;
    this.order = this.#wanted(questions).map((question) => question.id);
    this.fresh = [];
    if (this.cursor && !this.order.includes(this.cursor)) {
      const place = Math.max(0, before.indexOf(this.cursor));
      const stays = (id) => this.order.includes(id);
      // The one below, else the one above; where nothing stayed, the list begins anew, with who waits longest.
      this.cursor = before.slice(place).find(stays) ?? before.slice(0, place).findLast(stays) ?? null;
    }
    this.cursor ??= this.order[0] ?? null;
  }

  take(questions) {
    const shown = new Set(this.order);
    this.fresh = this.#wanted(questions)
      .map((question) => question.id)
      .filter((id) => !shown.has(id));
    // An empty list has nothing that could jump, and one with only done rows nobody is working in.
    if (this.fresh.length && !this.order.some((id) => this.isOpen(id, questions))) this.refresh(questions);
  }

  isOpen(id, questions) {
    const question = questions.get(id);
    return question !== undefined && matches(question, this.filter);
  }

  done(questions) {
    return this.order.filter((id) => !this.isOpen(id, questions));
  }

  move(step, questions) {
    const open = this.order.filter((id) => this.isOpen(id, questions) || id === this.cursor);
    const place = open.indexOf(this.cursor);
    const next = place < 0 ? 0 : Math.min(open.length - 1, Math.max(0, place + step));
    this.cursor = open[next] ?? null;
    return this.cursor;
  }

  /** After the question under the cursor has left: the next open one, or the one before. */
  moveOn(questions) {
    if (this.cursor && this.isOpen(this.cursor, questions)) return;
    const place = this.order.indexOf(this.cursor);
    const open = (id) => this.isOpen(id, questions);
    this.cursor = this.order.slice(place + 1).find(open) ?? this.order.slice(0, place).findLast(open) ?? this.cursor;
  }

  #wanted(questions) {
    const search = this.search.trim().toLowerCase();
    return inOrder(questions, this.filter).filter(
      (question) =>
        !search || question.text.toLowerCase().includes(search) || question.name?.toLowerCase().includes(search),
    );
  }
}
