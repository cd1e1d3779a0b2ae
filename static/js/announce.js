// One polite live region for the page: htmx swaps and scripts say here what changed, and focus goes where it is needed.

let region;

export function announce(text) {
  region ??= document.getElementById("announcer");
  if (!region || !text) return;
  region.textContent = "";
  // A new task, so that the same words twice are read twice.
  setTimeout(() => { region.textContent = text; }, 30);
}

function settle(root) {
  if (!(root instanceof Element)) return;
  const focus = root.matches("[data-autofocus]") ? root : root.querySelector("[data-autofocus]");
  focus?.focus();
  const said = root.matches("[data-announce]") ? root : root.querySelector("[data-announce]");
  if (said) announce(said.dataset.announce || said.textContent.trim());
}

// `HX-Trigger: {"announce": "12 products"}` arrives as {value: "12 products"}.
document.addEventListener("announce", (event) => announce(event.detail?.value ?? event.detail));
document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));

// A full page load takes focus too: to the summary of a failed form, else to what was asked for.
const asked = document.querySelector(".error-summary") ?? document.querySelector("main [data-autofocus]");
asked?.focus();
// After the skip link the address of a form that is sent still names the main content, which the browser focuses once it is drawn.
if (asked && location.hash) {
  document.addEventListener("focusin", ({ target }) => { if (target.matches(":target")) asked.focus(); }, { once: true });
}
