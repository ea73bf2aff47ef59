// startCitations opens the quoted passage when a number is chosen, moves the
// focus there, and takes it back on Escape or by the link below the passage.
export function startCitations(page) {
  const origins = new WeakMap(); // passage → number from which it was opened

  page.addEventListener("click", (event) => {
    const number = event.target.closest("a.cite");
    if (number) {
      event.preventDefault();
      open(number);
      return;
    }
    const back = event.target.closest("a[data-back]");
    if (back) {
      event.preventDefault();
      close(back.closest(".source"));
    }
  });
  page.addEventListener("keydown", (event) => {
    const source = event.key === "Escape" && event.target.closest(".source[open]");
    if (source) close(source);
  });

  // However a source was opened: shows all of it above the field to ask, and lets
  // the keyboard scroll a quote that is longer than its place.
  page.addEventListener("toggle", ({ target }) => target.matches(".source[open]") && settle(target), true);

  function settle(source) {
    const quote = source.querySelector(".source__quote");
    if (quote.scrollHeight > quote.clientHeight) quote.tabIndex = 0;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    source.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  function open(number) {
    const passage = document.getElementById(number.hash.slice(1));
    if (!passage) return; // the sources are still on their way
    const source = passage.closest(".source");
    origins.set(source, number);
    source.open = true;
    source.querySelector("[data-back]").hidden = false;
    passage.focus({ preventScroll: true });
    settle(source);
  }

  function close(source) {
    const origin = origins.get(source);
    source.open = false;
    source.querySelector("[data-back]").hidden = true;
    origins.delete(source);
    (origin ?? source.querySelector("summary")).focus();
  }
}
