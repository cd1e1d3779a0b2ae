// <live-cart data-socket="/ws/cart/…/" data-src="/cart/body/" data-target="#cart-body">: keeps a fragment equal to the database.
// The socket only says "the cart is at version N". A newer number, a gap, a reconnect or a page that woke up fetches
// the fragment with ?since=; without a socket it asks every few seconds. The record is never in the socket.
// A server that has enough sockets of this person closes with POLL_INSTEAD: then asking is all there is for a while.
import { keepFocus } from "./keep-focus.js";

const QUIET_MS = 7000; // more than two heartbeats without a word: the line is dead
const POLL_MS = 4000;
const WAITS_MS = [300, 1000, 2000, 4000];
const POLL_INSTEAD = 4429;
const REST_MS = 60000;

class LiveCart extends HTMLElement {
  connectedCallback() {
    this.tries = 0;
    this.wake = () => { if (document.visibilityState === "visible") this.catchUp(); };
    document.addEventListener("visibilitychange", this.wake);
    window.addEventListener("online", this.wake);
    window.addEventListener("pageshow", this.wake);
    if (this.dataset.socket) this.open();
    this.poll = setInterval(() => this.check(), POLL_MS);
  }

  disconnectedCallback() {
    clearInterval(this.poll);
    clearTimeout(this.retry);
    document.removeEventListener("visibilitychange", this.wake);
    window.removeEventListener("online", this.wake);
    window.removeEventListener("pageshow", this.wake);
    this.socket?.close();
  }

  get target() {
    return document.querySelector(this.dataset.target);
  }

  get version() {
    return Number(this.target?.dataset.version ?? 0);
  }

  open() {
    const url = new URL(this.dataset.socket, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.addEventListener("open", () => { this.tries = 0; this.heard = Date.now(); this.say("on"); });
    socket.addEventListener("message", (event) => this.hear(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => { if (this.socket === socket) this.reopen(event.code); });
  }

  reopen(code) {
    this.socket = null;
    if (!this.isConnected) return;
    this.say("wait");
    const wait = code === POLL_INSTEAD ? REST_MS : WAITS_MS[Math.min(this.tries++, WAITS_MS.length - 1)];
    this.retry = setTimeout(() => { this.catchUp(); this.open(); }, wait);
  }

  hear({ number }) {
    this.heard = Date.now();
    if (number > this.version) this.catchUp();
  }

  check() {
    const open = this.socket?.readyState === WebSocket.OPEN;
    if (open && Date.now() - this.heard > QUIET_MS) this.socket.close();
    if (!open) this.catchUp();
  }

  // One fetch at a time; a number heard meanwhile makes another one follow.
  async catchUp() {
    if (this.fetching) { this.again = true; return; }
    if (this.isBusy()) { this.later(); return; }
    this.fetching = true;
    try {
      const mark = this.dataset.src.includes("?") ? "&" : "?";
      const answer = await fetch(`${this.dataset.src}${mark}since=${this.version}`, {
        headers: { "HX-Request": "true" },
        signal: AbortSignal.timeout(8000),
      });
      const html = answer.status === 200 ? await answer.text() : "";
      if (html && this.isBusy()) this.later();
      else if (html) this.swap(html);
      else if (answer.status >= 400 && answer.status < 500) this.ended();
      if (answer.ok) this.say(this.socket?.readyState === WebSocket.OPEN ? "on" : "wait");
    } catch {
      this.say("off");
    } finally {
      this.fetching = false;
      if (this.again) { this.again = false; this.catchUp(); }
    }
  }

  swap(html) {
    const target = this.target;
    const id = document.activeElement?.id;
    const inside = target?.contains(document.activeElement);
    keepFocus(target);
    htmx.swap(target, html, { swapStyle: "outerHTML" });
    if (inside && id) document.getElementById(id)?.focus();
    this.dispatchEvent(new CustomEvent("cart-moved", { bubbles: true }));
  }

  // A hand is in a field, or a change is on its way: swapping would lose it. Ask again when it rests.
  isBusy() {
    const field = document.activeElement;
    if (this.target?.querySelector("[data-pending]")) return true;
    return this.target?.contains(field) && field.matches("input:not([type=hidden]), textarea") && field.value !== field.defaultValue;
  }

  later() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.catchUp(), 500);
  }

  // No longer shared, or gone: the page itself says what to do.
  ended() {
    this.socket?.close();
    clearInterval(this.poll);
    location.reload();
  }

  say(state) {
    for (const dot of document.querySelectorAll("[data-live]")) {
      dot.className = `live-dot ${state}`;
      dot.textContent = dot.dataset[state] ?? "";
    }
  }
}

// What comes along with the cart keeps away from a form that somebody is filling in.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const fields = [...event.detail.target.querySelectorAll("input:not([type=hidden]), textarea")];
  const inHand = fields.some((field) => field === document.activeElement || field.value !== field.defaultValue);
  if (inHand) event.detail.shouldSwap = false;
});

customElements.define("live-cart", LiveCart);
