// <kiosk-scan>: what a scanner types while nobody types goes into the search and is looked for.

const FAST = 60;

class KioskScan extends HTMLElement {
  connectedCallback() {
    this.typed = "";
    this.at = 0;
    this.hear = (event) => this.key(event);
    document.addEventListener("keydown", this.hear);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.hear);
  }

  key(event) {
    if (event.target.closest("input, textarea, select")) return;
    const now = Date.now();
    if (now - this.at > FAST) this.typed = "";
    this.at = now;
    if (event.key === "Enter" && this.typed.length > 3) {
      event.preventDefault();
      const field = this.querySelector("input");
      field.value = this.typed;
      field.form.requestSubmit();
    } else if (event.key.length === 1) this.typed += event.key;
  }
}

customElements.define("kiosk-scan", KioskScan);
