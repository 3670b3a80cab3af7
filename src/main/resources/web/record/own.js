// A reader who asked here finds their own questions, and can remove them for good.

import { erase, own, REMOVED } from "../app/own-questions.js";
import { toast } from "../app/toast.js";

class Own extends HTMLElement {
  async connectedCallback() {
    this.hidden = true;
    const questions = await own(this.dataset.slug).catch(() => []);
    if (!questions.length || !this.isConnected) return;
    const title = element("h2", "What you asked");
    const list = element("ul");
    list.className = "own";
    list.append(...questions.map((question) => this.#row(question)));
    this.replaceChildren(title, list);
    this.hidden = false;
  }

  #row(question) {
    const row = element("li");
    const text = element("p", question.text);
    text.className = "preline";
    row.append(text);
    if (question.text === REMOVED) row.append(note("You removed it, or it was removed."));
    else row.append(this.#offer(question, row));
    return row;
  }

  #offer(question, row) {
    const offer = button("Remove my question", "link-button", () => {
      const sure = element("div");
      sure.className = "cluster";
      sure.setAttribute("role", "group");
      sure.setAttribute("aria-label", "Remove this question for good?");
      const remove = button("Remove for good", "button button-small button-danger", () => this.#remove(question, row, remove));
      const keep = button("Keep", "button button-small button-quiet", () => {
        sure.replaceWith(offer);
        offer.focus();
      });
      sure.append(note("Its words, your name and your e-mail address are removed everywhere. This can’t be undone."), remove, keep);
      offer.replaceWith(sure);
      keep.focus();
    });
    offer.setAttribute("aria-label", `Remove my question: ${question.text}`);
    return offer;
  }

  async #remove(question, row, pressed) {
    pressed.disabled = true;
    try {
      await erase(this.dataset.slug, question.id);
    } catch (problem) {
      pressed.disabled = false;
      toast([problem.title, problem.detail].filter(Boolean).join(" "));
      return;
    }
    row.replaceWith(this.#row({ ...question, text: REMOVED }));
    // The page is an edition, and it has changed: what is read here is what is there.
    toast("Removed.");
    setTimeout(() => location.reload(), 1_500);
  }
}

function element(name, text) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  return made;
}

function note(text) {
  const made = element("p", text);
  made.className = "small muted";
  return made;
}

function button(text, kind, press) {
  const made = element("button", text);
  made.type = "button";
  made.className = kind;
  made.addEventListener("click", press);
  return made;
}

customElements.define("candor-own", Own);
