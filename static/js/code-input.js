// <code-input data-length="6" data-submit>: takes a code as it is read out: any spaces, dashes or case, typed, pasted or scanned.

class CodeInput extends HTMLElement {
  connectedCallback() {
    this.querySelector("input").addEventListener("input", (event) => this.tidy(event.target));
  }

  tidy(input) {
    const raw = input.value.toUpperCase().replace(/[^A-Z0-9]/g, "");
    const length = Number(this.dataset.length) || 0;
    const group = Number(this.dataset.group) || 0;
    input.value = group ? raw.match(new RegExp(`.{1,${group}}`, "g"))?.join(" ") ?? "" : raw;
    const whole = length && raw.length === length;
    if (whole && "submit" in this.dataset && raw !== this.sent) {
      this.sent = raw;
      input.form?.requestSubmit();
    }
  }
}

customElements.define("code-input", CodeInput);
