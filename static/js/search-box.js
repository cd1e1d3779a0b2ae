// <search-box data-src>: suggests while somebody types (a combobox: arrows, Enter, Esc). The form inside works by itself:
// Enter without a chosen row sends it at once, whatever is still on its way.

const PAUSE = 120;

class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=search]");
    this.list = this.querySelector("[role=listbox]");
    this.at = -1;
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", this);
    this.input.addEventListener("keydown", this);
    this.input.addEventListener("focus", this);
    this.addEventListener("focusout", this);
    for (const type of ["pointerdown", "pointermove", "click"]) this.list.addEventListener(type, this);
  }

  handleEvent(event) {
    this[`on${event.type}`](event);
  }

  oninput() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if (text.length < 2) return this.close();
    this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    this.request = new AbortController();
    try {
      const answer = await fetch(`${this.dataset.src}?q=${encodeURIComponent(text)}`, { signal: this.request.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) return this.close();
      const html = await answer.text();
      if (text === this.input.value.trim() && document.activeElement === this.input) this.show(html);
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    this.list.innerHTML = html;
    this.at = -1;
    this.mark();
    this.reopen();
  }

  reopen() {
    this.toggle(this.list.querySelector("[role=option]") !== null);
  }

  get options() {
    // Fewer rows where the screen is low: what is not shown is not chosen.
    return [...this.list.querySelectorAll("[role=option]")].filter((option) => option.checkVisibility?.() ?? true);
  }

  toggle(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.at = -1;
    this.toggle(false);
    this.mark();
  }

  mark() {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    const option = this.options[this.at];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  onkeydown(event) {
    const rows = this.options.length;
    if (event.key === "Escape" && !this.list.hidden) {
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.list.hidden && rows) {
      // One place more than there are rows: the field itself.
      this.at = ((this.at + 1 + (event.key === "ArrowDown" ? 1 : rows)) % (rows + 1)) - 1;
      this.mark();
    } else if (event.key === "Enter" && this.options[this.at]) {
      location.assign(this.options[this.at].dataset.url);
    } else {
      if (event.key === "Enter") this.close();
      return;
    }
    event.preventDefault();
  }

  onfocus() {
    if (this.input.value.trim().length > 1) this.reopen();
  }

  onfocusout(event) {
    if (!this.contains(event.relatedTarget)) this.close();
  }

  onpointerdown(event) {
    event.preventDefault(); // the field keeps the focus
  }

  onpointermove(event) {
    const at = this.options.indexOf(event.target.closest("[role=option]"));
    if (at >= 0 && at !== this.at) {
      this.at = at;
      this.mark();
    }
  }

  onclick(event) {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  }
}

customElements.define("search-box", SearchBox);
