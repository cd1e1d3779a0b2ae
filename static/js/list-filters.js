// <list-filters>: the form that narrows a list. On a phone it moves into a full-height dialog while that is open;
// without script the link leads to the form on the page. What nobody filled in stays out of the address.

class ListFilters extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.form = this.querySelector("form");
    this.addEventListener("click", this);
    this.addEventListener("htmx:configRequest", this);
    this.dialog.addEventListener("close", () => this.append(this.form));
  }

  handleEvent(event) {
    if (event.type === "htmx:configRequest") return this.tidy(event.detail);
    if (event.target.closest("[data-open]")) {
      event.preventDefault();
      this.querySelector(".filters-place").append(this.form);
      this.dialog.showModal();
    } else if (event.target.closest("[data-close]") || event.target === this.dialog) {
      this.dialog.close();
    }
  }

  tidy(detail) {
    if (detail.elt !== this.form) return;
    for (const [name, value] of [...detail.formData.entries()]) {
      if (value === "") detail.formData.delete(name);
    }
  }
}

customElements.define("list-filters", ListFilters);
