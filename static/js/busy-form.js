// <busy-form> around a form: the pressed button turns busy and a second press does nothing until the answer is here.
// The server is idempotent by key all the same.

class BusyForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", this, true); // before htmx hears of it
    this.addEventListener("htmx:afterRequest", this);
    window.addEventListener("pageshow", this);
  }

  disconnectedCallback() {
    window.removeEventListener("pageshow", this);
  }

  handleEvent(event) {
    if (event.type !== "submit") return this.release();
    if (this.button?.isConnected) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return undefined;
    }
    // What opens in a tab of its own leaves this page as it is.
    if (event.submitter?.formTarget === "_blank") return undefined;
    return this.hold(event.submitter ?? event.target.querySelector("[type=submit]"));
  }

  // aria-disabled, not disabled: a disabled button would lose its name and value, and the focus.
  hold(button) {
    if (!button) return;
    this.button = button;
    button.dataset.busy = "";
    button.setAttribute("aria-disabled", "true");
  }

  release() {
    if (!this.button) return;
    delete this.button.dataset.busy;
    this.button.removeAttribute("aria-disabled");
    this.button = null;
  }
}

customElements.define("busy-form", BusyForm);
