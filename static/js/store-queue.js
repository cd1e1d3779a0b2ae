// <store-queue data-by="7" data-who="Kim" data-minutes="3" data-worker="…">: what was done in the store app stays on the device, with its
// own id, until the server has said what became of it. It is sent as the person who did it, one after the other; what the
// server cannot do holds up its own order only, and can be put aside. What it refuses stays with its reason until somebody
// dismisses it. The rows hold no customer. It also keeps the lists
// readable without network for as long as she may see them, and wipes them when she leaves or the device is locked.

const ROWS = "store-queue";
const KEPT = "store-pages";
const UNTIL = "/store/kept-until";
const PATIENCE = 8000;
// So often the server has failed at an action before somebody is told.
const OFTEN = 3;

class StoreQueue extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ul");
    document.addEventListener("submit", this, true);
    document.addEventListener("store-locked", this);
    document.addEventListener("store-unlocked", this);
    window.addEventListener("online", this);
    window.addEventListener("storage", this);
    this.addEventListener("click", this);
    this.timer = setInterval(() => this.tick(), 5000);
    this.draw();
    this.keep().catch(() => {});
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("submit", this, true);
    document.removeEventListener("store-locked", this);
    document.removeEventListener("store-unlocked", this);
    window.removeEventListener("online", this);
    window.removeEventListener("storage", this);
  }

  handleEvent(event) {
    if (event.type === "storage") return this.draw();
    if (event.type === "online") return this.tick();
    if (event.type === "store-locked") return wipe();
    if (event.type === "store-unlocked") return this.unlocked(event.detail);
    if (event.type === "click") return this.dismiss(event.target.closest("[data-dismiss]"));
    return this.submitted(event);
  }

  get isLocked() {
    return Boolean(document.querySelector("auto-lock dialog[open]"));
  }

  // The page stayed open under the lock: from now on it is the page of who unlocked it.
  unlocked({ by, who }) {
    Object.assign(this.dataset, { by, who });
    this.draw();
    this.tick();
  }

  submitted(event) {
    const form = event.target;
    if ("leaves" in form.dataset) return wipe();
    if (!form.dataset.queue || !this.dataset.by) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.isLeaving) return;
    const fields = [...new FormData(form, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const path = new URL(form.action).pathname;
    const same = JSON.stringify([path, fields]);
    // A second press on what waits already is the same action.
    if (rows().some((row) => !row.refused && JSON.stringify([row.path, row.fields]) === same)) return;
    const row = { key: newId(), by: this.dataset.by, who: this.dataset.who, path, fields, what: form.dataset.queue, at: Date.now() };
    write([...rows(), row]);
    this.draw();
    this.flush(row.key, form);
  }

  tick() {
    if (this.dataset.by && !this.isLocked) {
      this.remember().catch(() => {});
      if (rows().some((row) => !row.refused && row.by === this.dataset.by)) this.flush();
    }
  }

  // One tab sends at a time, in the order in which things were done.
  flush(asked = "", form = null) {
    return navigator.locks.request(ROWS, async () => {
      const stuck = new Set();
      for (const row of rows().filter((each) => !each.refused && each.by === this.dataset.by)) {
        if (this.isLocked) return;
        if (stuck.has(orderOf(row))) continue;
        const { waits, said } = await this.send(row);
        if (waits === "network") return;
        if (waits) {
          stuck.add(orderOf(row));
          change(row.key, { ...row, waits, tries: (row.tries ?? 0) + 1 });
          this.draw();
          continue;
        }
        if (said.next) {
          change(row.key, null);
          this.sent(row);
          if (row.key === asked) this.leave(said.next);
        } else if (row.key === asked && form) {
          // She stands before its form: the page itself says what is wrong, where it is.
          change(row.key, null);
          this.draw();
          this.isLeaving = true;
          form.submit();
        } else {
          change(row.key, { ...row, refused: said.detail || said.title });
        }
        this.draw();
      }
    });
  }

  leave(address) {
    this.isLeaving = true;
    location.assign(address);
  }

  // What became of an action, or for what it waits while nobody knows: it is sent again with the same id.
  async send(row) {
    const body = new URLSearchParams(row.fields);
    body.append("csrfmiddlewaretoken", this.querySelector("[name=csrfmiddlewaretoken]").value);
    const age = Math.max(0, Math.round((Date.now() - (row.at ?? Date.now())) / 1000));
    const headers = { Accept: "application/json", "X-Action": row.key, "X-Action-By": row.by, "X-Action-Age": age };
    // What is tried by itself puts off no lock.
    if (row.tried) headers["X-Action-Again"] = "1";
    else change(row.key, Object.assign(row, { tried: true }));
    let answer;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      answer = await fetch(row.path, { method: "POST", body, headers, signal, redirect: "error" });
    } catch {
      return { waits: "network" };
    }
    if ([401, 423, 429].includes(answer.status)) return { waits: "network" };
    const said = await answer.json().catch(() => null);
    if (said?.code === "somebody-else") return { waits: "network" };
    if (said?.code === "works-elsewhere") return { waits: "place" };
    return !said || answer.status >= 500 || answer.status === 403 || said.code === "conflict" ? { waits: "server" } : { said };
  }

  sent(row) {
    const item = this.item(row, "sent");
    item.dataset.sent = "";
    this.list.append(item);
    this.hidden = false;
  }

  dismiss(button) {
    if (!button) return;
    change(button.dataset.dismiss, null);
    this.draw();
  }

  draw() {
    const done = [...this.list.querySelectorAll("[data-sent]")];
    this.list.replaceChildren(...rows().map((row) => this.item(row, stateOf(row, this.dataset.by))), ...done);
    this.hidden = !this.dataset.by || !this.list.children.length;
  }

  item(row, state) {
    const item = this.querySelector(`template[data-state="${state}"]`).content.firstElementChild.cloneNode(true);
    for (const [name, text] of Object.entries({ what: row.what, who: row.who, why: row.refused })) {
      for (const place of item.querySelectorAll(`[data-${name}]`)) place.textContent = text ?? "";
    }
    const button = item.querySelector("button");
    if (button) button.dataset.dismiss = row.key;
    return item;
  }

  async keep() {
    if (!("serviceWorker" in navigator)) return;
    if (!this.dataset.by) return void (await wipe());
    const cache = await caches.open(KEPT);
    const owner = await (await cache.match("/store/kept-for"))?.text();
    if (owner !== this.dataset.by) await wipe();
    await navigator.serviceWorker.register(this.dataset.worker);
    await navigator.serviceWorker.ready;
    if (document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done, { once: true }));
    if (!navigator.onLine || this.isLocked) return;
    const used = performance.getEntriesByType("resource").map((entry) => entry.name);
    const ours = used.filter((name) => name.startsWith(`${location.origin}/static/`));
    const pages = "keeps" in this.dataset ? [location.href.split("#")[0]] : [];
    const mine = await caches.open(KEPT);
    await mine.put("/store/kept-for", new Response(this.dataset.by));
    await mine.addAll([...new Set([...pages, ...ours])]);
    await this.remember();
    if (this.isLocked) return void (await wipe());
    this.dataset.kept = "";
  }

  // A shared device that nobody touches is locked: what it keeps ends by the same clock.
  async remember() {
    if (!(await caches.has(KEPT)) || this.isLocked) return;
    const lasts = Number(this.dataset.minutes) * 60_000;
    const since = document.querySelector("auto-lock")?.touchedAt ?? Date.now();
    await (await caches.open(KEPT)).put(UNTIL, new Response(String(since + lasts)));
  }
}

function stateOf(row, by) {
  if (row.refused) return "refused";
  if (row.by !== by) return "theirs";
  if (row.waits === "place") return "elsewhere";
  return row.waits === "server" && row.tries >= OFTEN ? "failing" : "waiting";
}

// What is done of one order is sent in its order; others do not wait for it.
function orderOf(row) {
  return row.path.match(/collections\/\d+/)?.[0] ?? row.path;
}

function wipe() {
  return "caches" in window ? caches.delete(KEPT) : undefined;
}

function rows() {
  return JSON.parse(localStorage.getItem(ROWS) ?? "[]");
}

function write(all) {
  localStorage.setItem(ROWS, JSON.stringify(all));
}

function change(key, to) {
  write(rows().flatMap((row) => (row.key !== key ? [row] : to ? [to] : [])));
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("store-queue", StoreQueue);
