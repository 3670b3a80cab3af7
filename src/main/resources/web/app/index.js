// The design language: styles, in this order, and the three small things every page may need.
import "./fonts.css";
import "./tokens.css";
import "./base.css";
import "./layout.css";
import "./components.css";
import { localiseTimes } from "./times.js";

localiseTimes(document);
