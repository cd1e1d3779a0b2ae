// <toast-stack>: messages close on a press; `HX-Trigger: {"toast": {"text": "...", "tone": "good"}}` adds one.
// The markup of a new toast comes from the <template> inside, so that the server owns every word.
import { announce } from "./announce.js";

const SHOWN_FOR = 8000;

export class ToastStack extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => event.target.closest("[data-close]")?.closest(".toast")?.remove());
    for (const button of this.querySelectorAll("[data-close]")) button.hidden = false;
    document.addEventListener("toast", this);
    document.addEventListener("htmx:sendError", this);
    document.addEventListener("htmx:timeout", this);
    document.addEventListener("htmx:responseError", this);
  }

  disconnectedCallback() {
    for (const name of ["toast", "htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.removeEventListener(name, this);
  }

  handleEvent(event) {
    if (event.type === "toast") this.add(event.detail.text ?? event.detail.value, event.detail.tone);
    else if (event.type === "htmx:responseError") this.add(this.dataset.failed, "bad");
    else this.add(this.dataset.offline, "bad");
  }

  add(text, tone = "note") {
    const source = this.querySelector("template");
    if (!text || !source) return;
    const toast = source.content.firstElementChild.cloneNode(true);
    toast.classList.replace("tone-note", `tone-${tone}`);
    toast.querySelector(".banner-body").textContent = text;
    toast.querySelector("[data-close]").hidden = false;
    this.floating().append(toast);
    announce(text);
    // What went wrong stays until it is closed; the rest leaves, but never from under a hand.
    if (tone !== "bad") this.leaveLater(toast);
  }

  floating() {
    this.float ??= Object.assign(document.createElement("div"), { className: "toasts toasts-float" });
    if (!this.float.isConnected) this.append(this.float);
    return this.float;
  }

  leaveLater(toast) {
    const timer = setInterval(() => {
      if (toast.matches(":hover, :focus-within")) return;
      clearInterval(timer);
      toast.remove();
    }, SHOWN_FOR);
  }
}

customElements.define("toast-stack", ToastStack);
