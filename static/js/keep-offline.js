// <keep-offline data-worker="…">: keeps this page and what it is drawn with on the device, so that it opens without network.
// With data-over nothing is kept, and what was is forgotten. Its text is shown while there is no network.

const KEPT = "pickup";

class KeepOffline extends HTMLElement {
  connectedCallback() {
    for (const kind of ["online", "offline"]) window.addEventListener(kind, this);
    this.handleEvent();
    if ("serviceWorker" in navigator && navigator.onLine) this.keep().catch(() => {});
  }

  disconnectedCallback() {
    for (const kind of ["online", "offline"]) window.removeEventListener(kind, this);
  }

  handleEvent() {
    this.hidden = navigator.onLine;
  }

  async keep() {
    if ("over" in this.dataset) {
      const cache = await caches.open(KEPT);
      await cache.delete(location.href.split("#")[0]);
      return;
    }
    await navigator.serviceWorker.register(this.dataset.worker);
    await navigator.serviceWorker.ready;
    if (document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done, { once: true }));
    const used = performance.getEntriesByType("resource").map((entry) => entry.name);
    const ours = used.filter((name) => name.startsWith(`${location.origin}/static/`));
    const cache = await caches.open(KEPT);
    await cache.addAll([...new Set([location.href.split("#")[0], ...ours])]);
    this.dataset.kept = "";
  }
}

customElements.define("keep-offline", KeepOffline);
