// Behaviour of the shop. Every page works without it.
import "./announce.js";
import "./keep-focus.js";
import "./toast.js";
import "./theme-switch.js";
import "./menus.js";
import "./busy-form.js";
import "./qty-stepper.js";
import "./store-dialog.js";
import "./code-input.js";
import "./live-cart.js";
import "./search-box.js";
