import "./present.css";
import "./present.js";
