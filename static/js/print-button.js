/* <print-button><button type="button">Print</button></print-button>: prints the page; hidden where no script runs. */
class PrintButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (event.target.closest("button")) window.print();
    });
  }
}

customElements.get("print-button") || customElements.define("print-button", PrintButton);
