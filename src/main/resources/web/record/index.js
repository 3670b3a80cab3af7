import "./record.css";
import "./filter.js";
import "./recording.js";
