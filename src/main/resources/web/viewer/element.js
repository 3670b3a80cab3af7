import { LitElement } from "lit";

/**
 * A part of the page that follows the room. It renders into light DOM, over what the server has put there, and only
 * once the room is known: until then, and without script, the server's text stands.
 */
export class RoomElement extends LitElement {
  static properties = { room: { attribute: false } };

  #onChange = () => this.requestUpdate();
  #replaced = false;

  createRenderRoot() {
    return this;
  }

  shouldUpdate() {
    return Boolean(this.room?.broadcast);
  }

  willUpdate(changed) {
    if (!this.#replaced) {
      this.#replaced = true;
      this.takeOver();
      this.replaceChildren();
    }
    super.willUpdate(changed);
  }

  /** Called once, before the server's content goes. */
  takeOver() {}

  attach(room) {
    this.room = room;
    room.addEventListener("change", this.#onChange);
    this.attached?.(room);
  }
}

export function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...word][0] ?? "").join("").toUpperCase();
}

export function plural(n, one, many) {
  return `${n.toLocaleString()} ${n === 1 ? one : many}`;
}

/** What the server says is text; what it says is a link is followed only when a browser may. */
export function safeLink(contact) {
  if (contact.kind === "PHONE") return `tel:${contact.value.replace(/[^+0-9]/g, "")}`;
  try {
    const url = new URL(contact.value);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A problem in words for people: the server's own, field by field where it names fields. */
export function problemText(problem) {
  if (!problem) return "That did not work. Please try again.";
  const fields = (problem.fields ?? []).map((f) => f.message).join(" ");
  const wait = problem.retryAfterMs ? ` Try again in ${plural(Math.ceil(problem.retryAfterMs / 1000), "second", "seconds")}.` : "";
  return `${fields || [problem.title, problem.detail].filter(Boolean).join(" ")}${wait}`;
}
