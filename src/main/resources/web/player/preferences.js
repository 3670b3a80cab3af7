// How somebody likes to watch stays on their device, and is the same on every broadcast of this company.

import { safeStorage } from "../app/storage.js";

const KEY = "candor.player";

/** `muted` is null until they have said anything about sound: then browsers want silence first. */
const DEFAULTS = Object.freeze({ volume: 1, muted: null, captions: true, captionSize: "m", captionLook: "dark", captionLanguage: null });

const ALLOWED = {
  volume: (v) => typeof v === "number" && v >= 0 && v <= 1,
  muted: (v) => v === null || typeof v === "boolean",
  captions: (v) => typeof v === "boolean",
  captionSize: (v) => ["s", "m", "l", "xl"].includes(v),
  captionLook: (v) => ["dark", "yellow", "light"].includes(v),
  captionLanguage: (v) => v === null || (typeof v === "string" && /^[A-Za-z0-9-]{2,35}$/.test(v)),
};

/** Fires `change`. What was stored by hand or by another version and makes no sense is forgotten. */
class Preferences extends EventTarget {
  #storage = safeStorage();
  #values = { ...DEFAULTS };

  constructor() {
    super();
    this.#read();
    // The same person in another tab.
    addEventListener("storage", ({ key }) => {
      if (key === KEY) {
        this.#read();
        this.dispatchEvent(new Event("change"));
      }
    });
  }

  get(name) {
    return this.#values[name];
  }

  set(changes) {
    Object.assign(this.#values, changes);
    try {
      this.#storage.setItem(KEY, JSON.stringify(this.#values));
    } catch {
      // Full: it holds until the page goes.
    }
    this.#show();
    this.dispatchEvent(new Event("change"));
  }

  #read() {
    let stored;
    try {
      stored = JSON.parse(this.#storage.getItem(KEY) ?? "{}") ?? {};
    } catch {
      stored = {};
    }
    for (const [name, allows] of Object.entries(ALLOWED)) {
      this.#values[name] = allows(stored[name]) ? stored[name] : DEFAULTS[name];
    }
    this.#show();
  }

  /** Style sheets see them: captions look alike wherever they are, also before any script draws them. */
  #show() {
    const root = document.documentElement;
    root.toggleAttribute("data-captions-off", !this.#values.captions);
    root.dataset.captionSize = this.#values.captionSize;
    root.dataset.captionLook = this.#values.captionLook;
  }
}

export const preferences = new Preferences();
