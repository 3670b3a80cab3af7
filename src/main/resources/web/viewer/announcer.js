// One polite live region for the whole page. What matters to this viewer comes first, and never more than one
// sentence in a few seconds: a screen reader in a busy room must stay usable.

const EVERY_MS = 5_000;
const KEEP = 3;

const OUTCOMES = {
  APPROVED: "Your question is in the queue.",
  ON_AIR: "Your question is being answered now.",
  ANSWERED: "Your question has been answered.",
  DISMISSED: "Your question was not taken up. The reason is under Mine.",
  GROUPED: "Your question was joined with others that ask the same.",
  PRIVATE: "Your question was answered, to you only.",
  WITHDRAWN: "Your question is withdrawn.",
};

export function announce(room, region) {
  let waiting = [];
  let timer = null;

  const say = (text, urgency) => {
    waiting = waiting.filter((m) => m.text !== text);
    waiting.push({ text, urgency });
    waiting.sort((a, b) => b.urgency - a.urgency);
    waiting.length = Math.min(waiting.length, KEEP);
    timer ??= setTimeout(next, 300);
  };
  const next = () => {
    const message = waiting.shift();
    region.textContent = message?.text ?? "";
    timer = message ? setTimeout(next, EVERY_MS) : null;
  };

  room.addEventListener("mine", ({ detail: { question, before } }) => {
    if (before && OUTCOMES[question.state]) say(OUTCOMES[question.state], 3);
  });

  let state = room.broadcast?.state;
  let revision = room.broadcast?.brief?.revision;
  room.addEventListener("event", ({ detail: { kind, data } }) => {
    if (kind === "broadcast") {
      if (state && state !== data.state) {
        if (data.state === "LIVE") say("The broadcast is live.", 2);
        if (data.state === "ENDED") say("The broadcast has ended.", 2);
        if (data.state === "CANCELLED") say("The broadcast was cancelled.", 2);
      }
      if (revision && revision !== data.brief?.revision) say("The information on this page was updated.", 1);
      state = data.state;
      revision = data.brief?.revision;
    } else if (kind === "question" && data.state === "ON_AIR" && !room.mine.has(data.id)) {
      say(`Answering now: ${data.text}`, 1);
    } else if (kind === "commitment" && data.updates?.length <= 1) {
      say(`A commitment was made: ${data.what}`, 1);
    } else if (kind === "published") {
      say("The record is published.", 2);
    }
  });
  room.addEventListener("change", () => {
    state ??= room.broadcast?.state;
    revision ??= room.broadcast?.brief?.revision;
  });
}
