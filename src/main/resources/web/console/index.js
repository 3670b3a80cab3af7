import "./console.css";
import "./desk.css";
import "./account.js";
import "./broadcasts.js";
import "./captioner.css";
import "./captioner.js";
import "./control.js";
import "./plan.js";
import "./sessions.js";
import "./staff.js";
import "./transcript.js";
import "./tokens.js";
import "./video.js";

// A session that ends while the page is open: the text on it stays, and the way back is said.
const signedOut = (isSo) => {
  const notice = document.querySelector("#signed-out");
  if (notice) notice.hidden = !isSo;
};
addEventListener("candor-signed-out", () => signedOut(true));
addEventListener("candor-signed-in", () => signedOut(false));
