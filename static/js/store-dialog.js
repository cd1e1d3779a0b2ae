// <store-dialog>: opens its <dialog> instead of following the link; without script the link is a page of its own.
// The content may come by htmx: put hx-get and hx-target on the opener.

class StoreDialog extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  handleEvent(event) {
    if (event.target.closest("[data-opens]")) {
      event.preventDefault();
      this.dialog.showModal();
    } else if (event.target === this.dialog) {
      this.dialog.close(); // a press on the backdrop lands on the dialog itself
    }
  }
}

customElements.define("store-dialog", StoreDialog);
