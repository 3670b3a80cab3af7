// The keys of the player work while it has the focus or the whole screen, and nowhere else: single letters that act
// on a whole page hurt people who steer by voice (WCAG 2.2, 2.1.4).

const STEP_S = 5;
const LOUDER = 0.1;

/** Does what the key asks of the player, and says whether it was one of its keys. */
export function pressed(p, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("dialog")) return false;
  const { key, target } = event;
  const volume = target.classList.contains("player-volume");
  // What acts by itself keeps its keys.
  const acts = target.closest("button, a");
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case " ":
      if (acts) return false;
      p.toggle();
      break;
    case "k":
      p.toggle();
      break;
    case "ArrowLeft":
    case "ArrowRight": {
      if (volume) return false;
      const way = key === "ArrowLeft" ? -1 : 1;
      if (event.shiftKey && !p.live) p.chapter(way);
      else p.step(way * STEP_S);
      break;
    }
    case "ArrowUp":
    case "ArrowDown":
      if (volume) return false;
      p.setVolume(p.volume + (key === "ArrowUp" ? LOUDER : -LOUDER));
      break;
    case "m":
      p.mute();
      break;
    case "c":
      p.toggleCaptions();
      break;
    case "f":
      p.fill();
      break;
    case "p":
      p.float();
      break;
    case "l":
      if (!p.live) return false;
      p.toLive();
      break;
    default:
      return false;
  }
  return true;
}
