// <kiosk-idle data-idle="60" data-warning="20" data-home data-touch>: nobody touches the screen, so it asks, counts down, and wipes.
// What the browser has stored goes here; what it holds of us in cookies goes with the server's answer. Without a network the page is
// taken away at once, and the attract page comes as soon as there is one. A visit that the server has ended goes the same way.

// stores/kiosks/queries.py reckons with it.
const TOUCH_EVERY = 20_000;
const RETRY = 5_000;

async function forget() {
  localStorage.clear();
  sessionStorage.clear();
  for (const name of (await window.caches?.keys()) ?? []) await caches.delete(name);
  for (const { name } of (await indexedDB.databases?.()) ?? []) indexedDB.deleteDatabase(name);
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
}

class KioskIdle extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.form = this.querySelector("form");
    this.touchedAt = this.toldAt = Date.now();
    for (const kind of ["pointerdown", "keydown", "wheel"]) document.addEventListener(kind, () => this.touched(), { capture: true, passive: true });
    this.querySelector("[data-stay]").addEventListener("click", () => this.stay());
    this.querySelector("[data-leave]").addEventListener("click", () => this.leave());
    this.dialog.addEventListener("cancel", () => this.stay());
    this.timer = setInterval(() => this.look(), 250);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  look() {
    const quiet = (Date.now() - this.touchedAt) / 1000 - Number(this.dataset.idle);
    const left = Math.ceil(Number(this.dataset.warning) - quiet);
    if (left <= 0) this.wipe();
    else if (quiet >= 0) {
      if (!this.dialog.open) this.dialog.showModal();
      this.querySelector(".countdown").textContent = left;
    }
  }

  touched() {
    if (this.dialog.open || this.isWiping) return;
    this.touchedAt = Date.now();
    if (this.touchedAt - this.toldAt >= TOUCH_EVERY) this.tell();
  }

  stay() {
    this.dialog.close();
    this.touchedAt = Date.now();
    this.tell();
  }

  // Cleared by a word of hers, not because nobody touched it: the link to a phone ends too.
  leave() {
    this.form.elements.idle.disabled = true;
    this.wipe();
  }

  tell() {
    this.toldAt = Date.now();
    const told = fetch(this.dataset.touch, { method: "POST", body: new FormData(this.form) });
    told.then((answer) => answer.redirected && this.wipe()).catch(() => {});
  }

  async wipe() {
    if (this.isWiping) return;
    this.isWiping = true;
    clearInterval(this.timer);
    const body = new FormData(this.form);
    this.dialog.close();
    for (const other of document.body.children) if (other !== this) other.hidden = true;
    document.body.classList.add("is-gone");
    await forget().catch(() => {});
    for (;;) {
      try {
        await fetch(this.form.action, { method: "POST", body, redirect: "manual" });
        break;
      } catch {
        await new Promise((done) => setTimeout(done, RETRY));
      }
    }
    location.replace(this.dataset.home);
  }
}

customElements.define("kiosk-idle", KioskIdle);

// A page that Back took out of the browser's memory is asked for anew: perhaps nobody stands here any more.
addEventListener("pageshow", (event) => event.persisted && location.reload());
if (document.querySelector("[data-clear]")) forget().catch(() => {});
