import { LitElement } from "lit";

/**
 * What all console components share: light DOM, so that one stylesheet and one document serve every
 * part, and a way to ask for the person's attention.
 */
export class ConsoleElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  /** Renders again every second while shown: for clocks and "ago". */
  tickEverySecond() {
    this.ticking = setInterval(() => document.hidden || this.requestUpdate(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** Runs work with `busy` set on the host, and leaves a refusal on `host.problem`. */
export async function attempt(host, work) {
  host.busy = true;
  host.problem = null;
  try {
    return await work();
  } catch (problem) {
    host.problem = problem;
    return undefined;
  } finally {
    host.busy = false;
  }
}
