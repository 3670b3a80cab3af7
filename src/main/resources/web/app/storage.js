/** Private windows and full disks throw: then it is kept for as long as the page is open. */
export function safeStorage() {
  try {
    localStorage.setItem("candor.probe", "1");
    localStorage.removeItem("candor.probe");
    return localStorage;
  } catch {
    const kept = new Map();
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => kept.set(key, value),
      removeItem: (key) => kept.delete(key),
    };
  }
}
