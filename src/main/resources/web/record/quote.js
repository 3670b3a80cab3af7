import { toast } from "../app/toast.js";

// A sentence's link leads to it by itself; with script it is also ready to be pasted.
document.addEventListener(
  "click",
  async (event) => {
    const link = event.target.closest?.("a.quote");
    if (!link) return;
    // The player follows clicks on moments by itself; this one is to be quoted, not to be played.
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(link.href);
      toast("Link to this sentence copied.");
    } catch {
      // Without leave to write to the clipboard the address bar shows the link.
    }
  },
  true,
);
