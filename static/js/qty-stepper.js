// <qty-stepper>: plus and minus count at once; with data-auto one request goes out when the hand rests.
// Until the answer is there the stepper is marked as pending, so that nobody swaps the number away meanwhile.
// It is sent by the form's own button, the one that Enter presses too, and never by another that has the focus.
// Without script the buttons submit `step` (-1 or 1) and the server adds it to `quantity`.

const REST = 350;

class QtyStepper extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.form = this.closest("form");
    this.form?.addEventListener("submit", () => this.sent());
    this.form?.addEventListener("htmx:afterRequest", (event) => this.answered(event.detail.successful));
    // With script they no longer submit: htmx would send the name of a button that was only pressed to count.
    for (const button of this.querySelectorAll("button[name=step]")) {
      button.type = "button";
      button.dataset.step = button.value;
      button.removeAttribute("name");
      button.disabled = false;
    }
    this.mark(this.value);
    this.addEventListener("click", (event) => this.press(event));
    this.input.addEventListener("input", () => { this.input.value = this.input.value.replace(/\D/g, ""); });
    this.input.addEventListener("change", () => this.set(this.value));
    this.input.addEventListener("keydown", (event) => this.arrows(event));
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  get value() {
    return Number.parseInt(this.input.value, 10) || Number(this.input.dataset.min);
  }

  press(event) {
    const button = event.target.closest("[data-step]");
    if (button) this.set(this.value + Number(button.dataset.step));
  }

  arrows(event) {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.set(this.value + step);
  }

  set(wanted) {
    const { min, max } = this.input.dataset;
    const value = Math.min(Math.max(wanted, Number(min)), Number(max));
    this.input.value = value;
    this.mark(value);
    if ("auto" in this.dataset) this.send();
  }

  // aria-disabled keeps the focus where the hand is; the limits hold in set().
  mark(value) {
    const { min, max } = this.input.dataset;
    for (const button of this.querySelectorAll("[data-step]")) {
      button.setAttribute("aria-disabled", String(String(value) === (button.dataset.step === "1" ? max : min)));
    }
  }

  send() {
    clearTimeout(this.timer);
    this.dataset.pending = "";
    this.timer = setTimeout(() => this.form?.querySelector("button[type=submit]")?.click(), REST);
  }

  sent() {
    clearTimeout(this.timer);
    this.dataset.pending = "";
  }

  // An answer replaces the line; where none came, the number is what it was.
  answered(successful) {
    delete this.dataset.pending;
    if (successful) return;
    this.input.value = this.input.defaultValue;
    this.mark(this.value);
  }
}

customElements.define("qty-stepper", QtyStepper);
