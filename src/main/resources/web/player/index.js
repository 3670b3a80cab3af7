// For a page that shows nothing but a player; viewers' pages fetch player.js when there is a picture.
import "./player.css";
import "./player.js";
