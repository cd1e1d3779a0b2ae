// <key-hints>: single keys press the element that carries data-key ("/", "n", "g i"). Off while typing, and off altogether
// when the person says so (2.1.4). `?` lists every key on the page with the name of what it does.

const STORE = "key-hints";
const CHORD = 900;
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

class KeyHints extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.toggle = this.querySelector("input[type=checkbox]");
    this.toggle.checked = localStorage.getItem(STORE) !== "off";
    this.toggle.addEventListener("change", () => localStorage.setItem(STORE, this.toggle.checked ? "on" : "off"));
    this.querySelector("[data-show]")?.addEventListener("click", () => this.list());
    document.addEventListener("keydown", this);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this);
  }

  handleEvent(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.toggle.checked || event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    const now = performance.now();
    const key = this.first && now - this.at < CHORD ? `${this.first} ${event.key}` : event.key;
    this.first = this.startsChord(key) ? key : "";
    this.at = now;
    if (key === "?") this.list();
    else if (!this.press(key)) return;
    event.preventDefault();
  }

  startsChord(key) {
    return [...document.querySelectorAll("[data-key]")].some((element) => element.dataset.key.startsWith(`${key} `));
  }

  press(key) {
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!element) return false;
    if (element.matches(TYPING)) {
      element.focus();
      element.select?.();
    } else {
      element.click();
    }
    return true;
  }

  list() {
    const rows = [...document.querySelectorAll("[data-key]")].map((element) => {
      const row = document.createElement("div");
      const key = Object.assign(document.createElement("dt"), { textContent: element.dataset.key });
      const name = element.dataset.keyName || element.getAttribute("aria-label") || element.labels?.[0]?.textContent || [...element.childNodes].filter((node) => !node.matches?.(".key, svg")).map((node) => node.textContent).join(" ");
      row.append(key, Object.assign(document.createElement("dd"), { textContent: name.trim() }));
      return row;
    });
    this.querySelector("dl").replaceChildren(...rows);
    this.dialog.showModal();
  }
}

customElements.define("key-hints", KeyHints);
