// The worker of pickup pages, and of nothing else: without network it answers with what such a page has kept of itself.
// Nothing is taken from there while the shop can be reached, so that the page is never older than it looks.
const KEPT = "pickup";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

async function answer(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
