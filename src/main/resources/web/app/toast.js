// One bar at the bottom of the window, with at most one action (undo). Text only.

let bar;

function host() {
  if (!bar) {
    bar = document.createElement("div");
    bar.className = "toasts";
    bar.setAttribute("role", "status");
    document.body.append(bar);
  }
  return bar;
}

/**
 * Shows a message and returns a function that takes it away.
 * An action stays for ten seconds, which is how long an undo is promised; a plain message for five.
 */
export function toast(message, { action, onAction, ms = action ? 10_000 : 5_000 } = {}) {
  const item = document.createElement("div");
  item.className = "toast";
  const text = document.createElement("span");
  text.textContent = message;
  item.append(text);
  const close = () => item.remove();
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = action;
    button.addEventListener("click", () => {
      close();
      onAction?.();
    });
    item.append(button);
  }
  host().replaceChildren(item);
  let timer = setTimeout(close, ms);
  // Someone reading or reaching for it must not lose it.
  item.addEventListener("pointerenter", () => clearTimeout(timer));
  item.addEventListener("focusin", () => clearTimeout(timer));
  item.addEventListener("pointerleave", () => (timer = setTimeout(close, 2_000)));
  item.addEventListener("focusout", () => (timer = setTimeout(close, 2_000)));
  return close;
}
