// <staff-calls data-calls="12-13">: who waits at a kiosk. A call that was not there before rings and shakes the device, once.
import { feedback } from "./feedback.js";

const RUNG = "staff-calls";

class StaffCalls extends HTMLElement {
  connectedCallback() {
    const waiting = (this.dataset.calls ?? "").split("-").filter(Boolean);
    const before = (sessionStorage.getItem(RUNG) ?? "").split("-");
    if (waiting.some((call) => !before.includes(call))) feedback("ring");
    sessionStorage.setItem(RUNG, waiting.join("-"));
  }
}

customElements.define("staff-calls", StaffCalls);
