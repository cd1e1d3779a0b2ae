// <buy-bar>: on a phone, the button that adds stays within reach once the form's own is out of sight.
// It sends the same form. Without script it is not there.

class BuyBar extends HTMLElement {
  connectedCallback() {
    const own = document.querySelector(".buy-form .buy-row");
    if (!own) return;
    this.observer = new IntersectionObserver(([seen]) => {
      this.hidden = seen.isIntersecting || seen.boundingClientRect.top > 0;
    });
    this.observer.observe(own);
  }

  disconnectedCallback() {
    this.observer?.disconnect();
  }
}

customElements.define("buy-bar", BuyBar);
