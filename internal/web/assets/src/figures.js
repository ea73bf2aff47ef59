import { copy, sayCopied } from "./copy.js";

// startFigures closes menus as people expect, and copies the address of a result.
// Without it menus close by their own button, and the address is that of the page.
export function startFigures() {
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  });
  document.addEventListener("focusin", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("toggle", (event) => place(event.target), true);
  for (const button of document.querySelectorAll("[data-copy-link]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(new URL(button.dataset.copyLink, location.href).href);
      sayCopied(button, done ? button.dataset.textCopied : button.dataset.textCopyFailed);
    });
  }
}

// place opens a menu to the left where the page ends on its right.
function place(menu) {
  if (!menu.matches("details[data-menu][open]")) return;
  const list = menu.querySelector("ul");
  list.classList.remove("chip__menu--end");
  list.classList.toggle("chip__menu--end", list.getBoundingClientRect().right > document.documentElement.clientWidth);
}

function openMenus() {
  return document.querySelectorAll("details[data-menu][open]");
}
