import "./record.css";
import "./filter.js";
import "./quote.js";
import "./recording.js";
