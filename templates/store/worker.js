// The worker of the store app: without network it answers with pages that were kept for who works at this device, and not
// longer than they may be: the page says until when (static/js/store-queue.js), and its lock and its sign-out wipe them.
const KEPT = "store-pages";
const UNTIL = "/store/kept-until";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

async function answer(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await keptOf(request);
    if (kept) return kept;
    throw error;
  }
}

async function keptOf(request) {
  if (!(await caches.has(KEPT))) return undefined;
  const cache = await caches.open(KEPT);
  const until = Number(await (await cache.match(UNTIL))?.text());
  if (!(Date.now() < until)) {
    await caches.delete(KEPT);
    return undefined;
  }
  return cache.match(request, { ignoreVary: true });
}
