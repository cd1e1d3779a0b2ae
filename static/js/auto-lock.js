// <auto-lock data-minutes="3" data-lock="…" data-touch="…">: the lock of a shared device, put before the page as a dialog, so that what
// is typed stays. It comes after minutes without a touch and by the lock button; the server locks by its own clock too.

const TOUCH_EVERY = 30_000;

class AutoLock extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.dialog = this.querySelector("dialog");
    this.touchedAt = this.toldAt = Date.now();
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.touched(), true);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.lock();
    });
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(event.target.action, new FormData(event.target));
    });
    window.addEventListener("online", () => this.dialog.open && !this.dialog.querySelector("[name=pin]") && this.lock());
    this.timer = setInterval(() => this.look(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  look() {
    if (!this.dialog.open && Date.now() - this.touchedAt >= Number(this.dataset.minutes) * 60_000) this.lock();
  }

  touched() {
    if (this.dialog.open) return;
    const now = Date.now();
    if (now - this.touchedAt >= Number(this.dataset.minutes) * 60_000) return this.lock();
    this.touchedAt = now;
    if (now - this.toldAt < TOUCH_EVERY) return;
    this.toldAt = now;
    this.send(this.dataset.touch, new FormData(this.form)).then((answer) => answer.status === 423 && this.lock(), () => {});
  }

  lock() {
    if (!this.dialog.open) {
      this.dialog.firstElementChild.textContent = this.dataset.offline;
      this.dialog.showModal();
      document.dispatchEvent(new Event("store-locked"));
    }
    return this.ask(this.dataset.lock, new FormData(this.form));
  }

  send(path, body) {
    return fetch(path, { method: "POST", body, headers: { "X-Lock": "1" } });
  }

  async ask(path, body) {
    try {
      const answer = await this.send(path, body);
      const text = await answer.text();
      if (answer.ok) this.open(text, answer.headers.get("X-Person") ?? "");
      else if ([422, 423, 429].includes(answer.status)) this.show(text);
      else location.reload();
    } catch {
      // No network: the lock stays, and is asked for again when it is back.
    }
  }

  show(html) {
    const box = this.dialog.firstElementChild;
    box.innerHTML = html;
    box.querySelector("[name=pin]")?.focus();
  }

  open(who, by) {
    this.touchedAt = this.toldAt = Date.now();
    this.querySelector(".who").textContent = who;
    this.dialog.firstElementChild.textContent = "";
    this.dialog.close();
    document.dispatchEvent(new CustomEvent("store-unlocked", { detail: { by, who } }));
  }
}

customElements.define("auto-lock", AutoLock);
