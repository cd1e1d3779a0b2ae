// <buy-bar>: on a phone, the button that adds stays within reach once the form's own is out of sight.
// It sends the same form. Without script it is not there.

class BuyBar extends HTMLElement {
  connectedCallback() {
    const own = document.querySelector(".buy-form .buy-row");
    if (!own) return;
    // What lies below the window counts as seen: a jump past the form is noticed too.
    this.observer = new IntersectionObserver(([seen]) => {
      this.hidden = seen.isIntersecting;
    }, { rootMargin: "0px 0px 1000000px 0px" });
    this.observer.observe(own);
  }

  disconnectedCallback() {
    this.observer?.disconnect();
  }
}

customElements.define("buy-bar", BuyBar);
