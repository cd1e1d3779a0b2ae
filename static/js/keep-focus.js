// A swap may take away what had the focus: a line is removed, a form closes. Then the focus goes to what stands in its place,
// the same button of the next line for one; where nothing does, to the heading of the page. What has an id htmx finds by itself.

const REACHED = "a[href], button:not(:disabled), input:not([type=hidden], :disabled), select, textarea, summary";
let lost = null;

const reached = (place) => [...place?.querySelectorAll(REACHED) ?? []].filter((each) => each.checkVisibility());

// To be called before `target` is swapped.
export function keepFocus(target) {
  const at = document.activeElement;
  const row = target?.contains(at) && at !== target ? (at.id ? at.parentElement : at).closest("[id]") : null;
  const places = row === target ? [] : [row, row?.nextElementSibling, row?.previousElementSibling];
  lost = row && { places: places.map((each) => each?.id).filter(Boolean), kind: at.className, nth: reached(row).indexOf(at) };
}

function giveBack() {
  const { places, kind, nth } = lost ?? {};
  lost = null;
  if (!places || document.activeElement !== document.body) return;
  for (const id of places) {
    const found = reached(document.getElementById(id));
    const next = found[nth]?.className === kind ? found[nth] : found[0];
    if (next) return next.focus();
  }
  const heading = document.querySelector("main h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}

document.addEventListener("htmx:beforeSwap", (event) => keepFocus(event.detail.target));
document.addEventListener("htmx:afterSettle", giveBack);
