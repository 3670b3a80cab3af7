import "./print.css";

document.querySelector("#print")?.addEventListener("click", () => print());
