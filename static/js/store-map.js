// <store-map data-list="id">: the places of a list as pins on a map, and a switch between the two on a phone.
// The list's entries say where they are (data-at, data-name, data-town, data-say); a pin leads to its entry, an entry to its pin.
// Leaflet, its styles and the outline are fetched when the map comes into view. Hidden without script.

// Pixels: pins nearer than this across and down are one pin with a number, so that each can be hit and its town read.
const NEAR = { x: 96, y: 30 };
// The zoom at which a single place is shown: with no more than an outline, far enough away to see a coast.
const CLOSE = { tiles: 10, outline: 8 };

class StoreMap extends HTMLElement {
  connectedCallback() {
    this.list = document.getElementById(this.dataset.list);
    this.places = [...this.list.querySelectorAll("[data-at]")].map((entry) => ({
      entry, at: entry.dataset.at.split(",").map(Number), name: entry.dataset.name, town: entry.dataset.town, say: entry.dataset.say,
    }));
    if (!this.places.length) return;
    this.hidden = false;
    this.close = this.dataset.tiles ? CLOSE.tiles : CLOSE.outline;
    this.box = this.querySelector(".map-box");
    this.says = [...this.box.children];
    this.addEventListener("click", this);
    for (const place of this.places) {
      const button = place.entry.querySelector("[data-on-map]");
      if (!button) continue;
      button.hidden = false;
      button.addEventListener("click", () => this.show(place));
    }
    this.watch = new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) this.open(); });
    this.watch.observe(this.box);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.map?.remove();
  }

  handleEvent(event) {
    const button = event.target.closest("[data-view]");
    if (button) this.view(button.dataset.view);
  }

  view(name) {
    this.closest(".map-and-list").dataset.view = name;
    for (const each of this.querySelectorAll("[data-view]")) each.setAttribute("aria-pressed", String(each.dataset.view === name));
    this.map?.invalidateSize();
    if (name === "map") this.open();
  }

  // Once; a second caller waits for the first. What failed is tried again by the next.
  open() {
    this.opening ??= this.draw().catch((error) => {
      this.opening = null;
      this.map?.remove();
      this.map = null;
      this.box.replaceChildren(...this.says);
      this.box.dataset.state = "failed";
      console.error(error);
    });
    return this.opening;
  }

  async draw() {
    this.watch.disconnect();
    this.box.dataset.state = "waiting";
    const [outline] = await Promise.all([
      fetch(this.dataset.outline).then((answer) => answer.json()),
      import(this.dataset.leaflet),
      ...this.dataset.styles.split(" ").map(styles),
    ]);
    const { L } = window;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.box.dataset.state = "ready";
    this.box.replaceChildren();
    this.map = L.map(this.box, {
      zoomControl: false, scrollWheelZoom: false, minZoom: 3, maxZoom: this.dataset.tiles ? 18 : 12,
      zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
    });
    this.map.attributionControl.setPrefix("Leaflet").addAttribution(this.dataset.credit);
    // The view first: what is drawn before a map has one is never shown.
    const here = this.dataset.here?.split(",").map(Number);
    const nearest = here?.length === 2 && [here, ...this.places.slice(0, 3).map(({ at }) => at)];
    this.map.fitBounds(L.latLngBounds(nearest || this.places.map(({ at }) => at)), { padding: [28, 28], maxZoom: this.close, animate: false });
    L.geoJSON(outline, { interactive: false, style: { className: "map-land" } }).addTo(this.map);
    if (this.dataset.tiles) L.tileLayer(this.dataset.tiles, { attribution: this.dataset.tilesCredit, maxZoom: 18 }).addTo(this.map);
    this.map.createPane("here"); // above tiles, below pins
    if (nearest) L.circleMarker(here, { pane: "here", className: "map-here", radius: 7, interactive: false }).addTo(this.map);
    this.pins = L.layerGroup().addTo(this.map);
    L.control.zoom({ zoomInTitle: this.dataset.zoomIn, zoomOutTitle: this.dataset.zoomOut }).addTo(this.map);
    this.map.on("zoomend", () => this.pin());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.map.closePopup();
    });
    this.map.on("popupclose", ({ popup }) => this.closed(popup));
    this.pin();
    new ResizeObserver(() => this.map.invalidateSize()).observe(this.box);
  }

  pin() {
    const { L } = window;
    const had = this.pins.getLayers().find(({ button }) => button === document.activeElement)?.places[0];
    this.pins.clearLayers();
    for (const group of this.groups()) {
      const button = document.createElement("button");
      const names = group.map(({ name }) => name).join(", ");
      button.type = "button";
      button.className = "map-pin";
      const dot = document.createElement("span");
      dot.textContent = group.length > 1 ? group.length : "";
      button.append(dot, group.length > 1 ? "" : group[0].town);
      button.setAttribute("aria-label", group.length > 1 ? `${this.dataset.several.replace("{count}", group.length)}: ${names}` : names);
      const marker = L.marker(group[0].at, {
        icon: L.divIcon({ html: button, className: "", iconSize: null }), interactive: false, keyboard: false,
      }).addTo(this.pins);
      Object.assign(marker, { button, places: group });
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", () => this.press(group));
      button.addEventListener("focus", () => this.map.panInside(group[0].at, { padding: [40, 40], animate: false }));
    }
    if (had) this.pinOf(had)?.button.focus();
  }

  groups() {
    const groups = [];
    for (const place of this.places) {
      const point = this.map.latLngToLayerPoint(place.at);
      const near = groups.find((group) => Math.abs(group.point.x - point.x) < NEAR.x && Math.abs(group.point.y - point.y) < NEAR.y);
      if (near) near.push(place);
      else groups.push(Object.assign([place], { point }));
    }
    return groups;
  }

  pinOf(place) {
    return this.pins.getLayers().find(({ places }) => places.includes(place));
  }

  press(group) {
    const { L } = window;
    const bounds = L.latLngBounds(group.map(({ at }) => at));
    const zoom = Math.max(this.map.getZoom() + 1, this.map.getBoundsZoom(bounds, false, L.point(80, 80)));
    if (group.length > 1 && zoom <= this.map.getMaxZoom()) this.map.setView(bounds.getCenter(), zoom, { animate: false });
    else this.tell(group);
  }

  tell(group) {
    const { L } = window;
    const content = document.createElement("div");
    content.className = "map-words";
    for (const place of group) content.append(this.words(place));
    this.popup = L.popup({ maxWidth: 260, autoPanPadding: [16, 16] }).setLatLng(group[0].at).setContent(content);
    this.popup.place = group[0];
    this.popup.openOn(this.map);
    this.popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", this.dataset.close);
    content.querySelector("button, a").focus({ preventScroll: true });
  }

  words(place) {
    const words = document.createElement("div");
    const name = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = place.name;
    name.append(strong);
    const say = document.createElement("p");
    say.textContent = place.say;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-small";
    button.textContent = this.dataset.choose;
    button.addEventListener("click", () => this.choose(place));
    words.append(name, say, button);
    return words;
  }

  // A closed popup gives the focus back to its pin, unless it has gone on to somewhere else.
  closed(popup) {
    const at = document.activeElement;
    if (at === document.body || popup.getElement()?.contains(at)) this.pinOf(popup.place)?.button.focus({ preventScroll: true });
  }

  choose(place) {
    this.view("list");
    const target = place.entry.querySelector("input, a");
    this.map.closePopup();
    target.focus();
    if (target.type === "radio") target.click();
    place.entry.scrollIntoView({ block: "nearest" });
  }

  async show(place) {
    this.view("map");
    await this.open();
    if (!this.map) return;
    this.map.setView(place.at, Math.max(this.map.getZoom(), this.close), { animate: false });
    this.tell([place]);
    this.scrollIntoView({ block: "nearest" });
  }
}

function styles(address) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

customElements.define("store-map", StoreMap);
