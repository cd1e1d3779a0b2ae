// Behaviour of the store app and the warehouse.
import "./announce.js";
import "./keep-focus.js";
import "./toast.js";
import "./theme-switch.js";
import "./menus.js";
import "./busy-form.js";
import "./qty-stepper.js";
import "./store-dialog.js";
import "./code-input.js";
import "./feedback.js";
import "./auto-lock.js";
import "./store-queue.js";
import "./print-button.js";
import "./staff-calls.js";
import "./kiosk-scan.js";

// A scanner types where the page waits for it: what stands there, a wrong code, is replaced by the next one.
document.querySelector("input[autofocus]")?.select();
