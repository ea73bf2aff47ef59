// startRating keeps whether an answer helped without leaving the page. The server
// renders the buttons anew.
export function startRating(turns, announce, textFailed) {
  turns.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-rating]") || !event.submitter) return;
    event.preventDefault();
    const { value, dataset } = event.submitter;
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ helpful: value, anchor: form.elements.anchor.value }),
      });
      const said = await response.json();
      if (!response.ok) throw new Error(said.error.message);
      const holder = document.createElement("template");
      holder.innerHTML = said.html;
      const fresh = holder.content.firstElementChild;
      form.replaceWith(fresh);
      fresh.querySelector(`[data-choice="${dataset.choice}"]`).focus();
      announce(said.announce);
    } catch (error) {
      form.removeAttribute("aria-busy");
      const message = error instanceof TypeError || error instanceof SyntaxError ? textFailed : error.message;
      form.querySelector(".rating__question").textContent = message;
      announce(message);
    }
  });
}
