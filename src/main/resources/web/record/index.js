import "./record.css";
import "./find.js";
import "./quote.js";
import "./recording.js";
