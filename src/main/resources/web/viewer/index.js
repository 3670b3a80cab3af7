import "./viewer.css";
import "./pages.css";
import "./state.js";
import "./stage.js";
import "./now.js";
import "./brief.js";
import "./ask.js";
import "./questions.js";
import { announce } from "./announcer.js";
import { Room } from "./room.js";

const page = document.querySelector("[data-room]");
if (page) {
  const room = new Room(page.dataset.room);
  for (const element of page.querySelectorAll("candor-state, candor-stage, candor-now, candor-brief, candor-ask, candor-questions")) {
    element.attach(room);
  }
  room.addEventListener("change", () => {
    if (room.broadcast) page.dataset.state = room.broadcast.state;
  });
  announce(room, document.getElementById("announcements"));
  room.open();
}
