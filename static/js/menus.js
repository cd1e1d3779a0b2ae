// <details class="menu"> opens without script; with it Escape closes it and gives the focus back to its button, and it
// closes when somebody goes elsewhere, by Tab or by a press.

const OPEN = "details.menu[open]";

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" ? document.querySelector(OPEN) : null;
  if (!menu) return;
  menu.open = false;
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
});

for (const type of ["focusin", "pointerdown"]) {
  document.addEventListener(type, (event) => {
    for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) menu.open = false;
  });
}
