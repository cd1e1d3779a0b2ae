// <use-position>: on a press, and only then, asks the browser where we are and sends the form with it.
// Hidden without script, or where the browser has no position to give.
import { announce } from "./announce.js";

class UsePosition extends HTMLElement {
  connectedCallback() {
    if (!navigator.geolocation) return;
    this.hidden = false;
    this.addEventListener("click", this);
  }

  handleEvent(event) {
    const button = event.target.closest("button");
    if (!button || button.dataset.busy !== undefined) return;
    button.dataset.busy = "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.send(button, coords),
      () => this.fail(button),
      { maximumAge: 300_000, timeout: 8_000 },
    );
  }

  // Three decimals are a hundred metres: enough for a distance to a store.
  send(button, { latitude, longitude }) {
    delete button.dataset.busy;
    const form = this.closest("form");
    const at = this.querySelector("input");
    at.disabled = false;
    at.value = `${latitude.toFixed(3)},${longitude.toFixed(3)}`;
    form.elements.namedItem("place").value = "";
    form.requestSubmit();
  }

  fail(button) {
    delete button.dataset.busy;
    button.lastElementChild.textContent = button.dataset.failed;
    announce(button.dataset.failed);
  }
}

customElements.define("use-position", UsePosition);
