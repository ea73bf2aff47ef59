// A Turn is one question with its answer on the page.
export class Turn {
  constructor(element, announce) {
    this.element = element;
    this.announce = announce;
    this.answer = element.querySelector("[data-answer]");
    this.status = element.querySelector("[data-status]");
    this.problem = element.querySelector("[data-problem]");
  }

  get question() {
    return this.element.querySelector("[data-question]").textContent;
  }

  part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }

  // begin empties the answer and shows that work has begun.
  begin() {
    for (const part of this.element.querySelectorAll("[data-part]")) part.replaceChildren();
    this.problem.replaceChildren();
    this.element.removeAttribute("data-interrupted");
    this.element.setAttribute("aria-busy", "true");
  }

  end() {
    this.element.removeAttribute("aria-busy");
    this.status.hidden = true;
  }

  showStatus({ text, language, anchor }) {
    if (anchor) this.rename(anchor);
    const line = this.status.querySelector("[data-status-text]");
    if (line.textContent !== text) {
      line.textContent = text;
      this.announce(text, language);
    }
    this.status.lang = language;
    this.status.hidden = false;
    this.setLanguage(language);
  }

  setLanguage(language) {
    for (const name of ["body", "notices"]) this.part(name).lang = language;
  }

  // rename gives the turn the ids that the links in its fragments point to.
  rename(anchor) {
    this.element.id = anchor;
    this.element.setAttribute("aria-labelledby", `${anchor}-question`);
    this.element.querySelector(".question").id = `${anchor}-question`;
  }

  // insert puts a fragment where the server says; render.go does the same for
  // whole pages.
  insert({ part, place, html }) {
    const into = this.part(part);
    const spoken = spokenText(html);
    const last = into.lastElementChild;
    if (place === "replace") into.innerHTML = html;
    else if (place === "item" && last) last.insertAdjacentHTML("beforeend", html);
    else if (place === "inline" && last) (last.matches("ul, ol") ? last.lastElementChild : last).insertAdjacentHTML("beforeend", html);
    else into.insertAdjacentHTML("beforeend", html);
    if (place !== "replace") this.announce(spoken, into.lang);
  }

  finish({ fragments, language, refused, announce }) {
    this.setLanguage(language);
    for (const fragment of fragments) this.insert(fragment);
    this.answer.classList.toggle("answer--refused", refused);
    this.announce(announce);
  }

  // fail says that there is no (whole) answer, and offers to ask again. What has
  // arrived so far stays.
  fail(message, conversation) {
    const form = document.querySelector("[data-template=problem]").content.firstElementChild.cloneNode(true);
    form.querySelector("[data-problem-text]").textContent = message;
    form.elements.conversation.value = conversation;
    this.problem.replaceChildren(form);
    this.announce(message);
  }
}

// spokenText is what a screen reader should say: the text without the numbers of
// the sources.
function spokenText(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const cites of holder.content.querySelectorAll(".cites, svg")) cites.remove();
  return holder.content.textContent.trim();
}
