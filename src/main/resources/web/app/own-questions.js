// What a viewer asked, known by the viewer's cookie: also where there is no room any more (docs/protocol.md).

/** What stands where something was removed. */
export const REMOVED = "[removed]";

const path = (slug, rest) => `/api/broadcasts/${encodeURIComponent(slug)}/questions/${rest}`;

export async function own(slug) {
  const response = await fetch(path(slug, "mine"), { credentials: "same-origin" });
  return response.ok ? (await response.json()).questions : [];
}

/** Removes the words, the name and the address of one's own question everywhere. Rejects with the problem. */
export async function erase(slug, id) {
  let response;
  try {
    response = await fetch(path(slug, `${encodeURIComponent(id)}/erase`), { method: "POST", credentials: "same-origin" });
  } catch {
    throw { title: "There is no connection right now.", detail: "Please try again in a moment." };
  }
  if (!response.ok) throw await response.json().catch(() => ({ title: "That did not work.", detail: "Please try again." }));
}
