import "./record.css";
import "./find.js";
import "./own.js";
import "./quote.js";
import "./recording.js";
