// <added-note>: what was just put into the cart. "Keep shopping" puts it away and gives the focus back
// to the button that added it; without script the note stays.

class AddedNote extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-dismiss]")?.removeAttribute("hidden");
    this.addEventListener("click", this);
  }

  handleEvent(event) {
    if (!event.target.closest("[data-dismiss]")) return;
    document.querySelector(".buy-form .btn[type=submit]")?.focus();
    this.remove();
  }
}

customElements.define("added-note", AddedNote);
