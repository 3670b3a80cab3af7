// Questions that the server has not acknowledged yet. They survive a reload, a dead battery and a lost line; each
// keeps its ref, so that sending one twice is still one question.

export class Outbox {
  #storage;
  #key;

  constructor(storage, key) {
    this.#storage = storage;
    this.#key = key;
  }

  get items() {
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
    this.#write([...this.items, item]);
  }

  remove(ref) {
    const items = this.items;
    const rest = items.filter((item) => item.ref !== ref);
    if (rest.length !== items.length) this.#write(rest);
  }

  #write(items) {
    try {
      if (items.length) this.#storage.setItem(this.#key, JSON.stringify(items));
      else this.#storage.removeItem(this.#key);
    } catch {
      // A full disk must not keep the question from being sent.
    }
  }
}
