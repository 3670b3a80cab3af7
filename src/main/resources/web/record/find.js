const WAIT_MS = 150;

/**
 * Finds words in the transcript on this page as they are typed into the form for searching the whole record: hides the
 * paragraphs without them and marks them in the rest. Enter searches questions and answers as well, as without script.
 */
class Find extends HTMLElement {
  #timer;

  connectedCallback() {
    this.addEventListener("input", ({ target }) => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#filter(target.value.trim()), WAIT_MS);
    });
  }

  #filter(words) {
    const wanted = fold(words);
    let hits = 0;
    for (const paragraph of document.querySelectorAll(".para")) {
      let has = false;
      for (const line of paragraph.querySelectorAll(".line")) {
        const n = mark(line, wanted);
        hits += n;
        has ||= n > 0;
      }
      paragraph.hidden = Boolean(wanted) && !has;
    }
    for (const turn of document.querySelectorAll(".turn")) {
      turn.hidden = !turn.querySelector(".para:not([hidden])");
    }
    this.querySelector(".find-hits").textContent = wanted ? found(hits) : "";
  }
}

function found(hits) {
  if (hits === 0) return "Not in the transcript. Search looks in questions and answers too.";
  return `${hits === 1 ? "Once" : `${hits} times`} in the transcript below.`;
}

/** Same letters whatever their case or accent, character by character, so that places stay the same. */
function fold(text) {
  return Array.from(text.toLocaleLowerCase(), (c) => c.normalize("NFD")[0]).join("");
}

function mark(line, wanted) {
  const text = line.textContent;
  line.textContent = text;
  if (!wanted) return 0;
  const folded = fold(text);
  // Lower case can be longer than upper case in a few scripts; then it is found, but not marked.
  if (folded.length !== text.length) return folded.split(wanted).length - 1;
  const parts = [];
  let from = 0;
  let hits = 0;
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, from)) {
    const hit = document.createElement("mark");
    hit.textContent = text.slice(at, at + wanted.length);
    parts.push(text.slice(from, at), hit);
    from = at + wanted.length;
    hits++;
  }
  if (hits) line.replaceChildren(...parts, text.slice(from));
  return hits;
}

customElements.define("candor-find", Find);
