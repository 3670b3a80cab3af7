// Questions that the server has not acknowledged yet. They survive a reload, a dead battery and a lost line; each
// keeps its ref, so that sending one twice is still one question.

export class Outbox {
  #storage;
  #key;
  /** What found no room on the device: it lasts as long as the page. */
  #memory = [];

  constructor(storage, key) {
    this.#storage = storage;
    this.#key = key;
  }

  get items() {
    return [...this.#stored, ...this.#memory];
  }

  get #stored() {
    try {
      const items = JSON.parse(this.#storage.getItem(this.#key) ?? "[]");
      return Array.isArray(items) ? items.filter((i) => typeof i?.ref === "string" && typeof i.text === "string") : [];
    } catch {
      return [];
    }
  }

  get(ref) {
    return this.items.find((item) => item.ref === ref);
  }

  has(ref) {
    return this.get(ref) !== undefined;
  }

  add(item) {
    if (!this.#write([...this.#stored, item])) this.#memory.push(item);
  }

  remove(ref) {
    this.#memory = this.#memory.filter((item) => item.ref !== ref);
    const items = this.#stored;
    const rest = items.filter((item) => item.ref !== ref);
    if (rest.length !== items.length) this.#write(rest);
  }

  #write(items) {
    try {
      if (items.length) this.#storage.setItem(this.#key, JSON.stringify(items));
      else this.#storage.removeItem(this.#key);
      return true;
    } catch {
      // A full disk must not keep the question from being sent.
      return false;
    }
  }
}
