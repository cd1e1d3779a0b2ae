// Behaviour of the kiosk: it scans, and it forgets.
import "./announce.js";
import "./keep-focus.js";
import "./toast.js";
import "./busy-form.js";
import "./feedback.js";
import "./kiosk-idle.js";
import "./kiosk-scan.js";
