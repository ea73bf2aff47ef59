// startComposer makes the question field grow, send on Enter, and turn its
// button into one that stops the answer.
export function startComposer(page) {
  const form = page.querySelector("[data-composer]");
  const field = form.elements.question;
  const send = form.querySelector("[data-send]");
  const stop = form.querySelector("[data-stop]");

  form.querySelector("[data-hint]").hidden = false;
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    if (!sends(event)) return;
    event.preventDefault();
    if (!send.hidden) form.requestSubmit();
  });
  // Remote controls send the line break as a character of its own.
  field.addEventListener("keypress", (event) => sends(event) && event.preventDefault());
  fit();
  // What gets the focus or is opened must not end up behind the form.
  new ResizeObserver(() => document.documentElement.style.setProperty("--composer", `${form.offsetHeight}px`)).observe(form);

  function fit() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  function sends(event) {
    return event.key === "Enter" && !event.shiftKey && !event.isComposing;
  }

  return {
    form,
    get conversation() {
      return form.elements.conversation.value;
    },
    set conversation(id) {
      form.elements.conversation.value = id;
    },
    focus: () => field.focus({ preventScroll: true }),
    clear() {
      form.querySelector("#question-error")?.remove();
      field.removeAttribute("aria-invalid");
      field.setAttribute("aria-describedby", "composer-hint");
      field.value = "";
      fit();
    },
    // restore gives a question back that could not be asked.
    restore(question) {
      if (field.value === "") field.value = question;
      fit();
    },
    onStop: (callback) => stop.addEventListener("click", callback),
    answering(busy) {
      const focused = document.activeElement === send || document.activeElement === stop;
      send.hidden = busy;
      stop.hidden = !busy;
      if (focused) (busy ? stop : field).focus();
    },
  };
}
