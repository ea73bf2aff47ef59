import { foldDrafts, startDraft } from "./draft.js";
import { startRating } from "./rating.js";
import { readEvents } from "./sse.js";
import { Turn } from "./turn.js";

// startChat asks questions without leaving the page.
export function startChat(page, composer) {
  const turns = page.querySelector("[data-turns]");
  const live = page.querySelector("[data-announce]");
  let running = null; // AbortController of the answer that is coming in

  composer.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = composer.form.elements.question.value.trim();
    if (question === "" || running) return;
    composer.clear();
    ask(newTurn(question), { question });
  });
  page.querySelector("[data-suggestions]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running || !event.submitter) return;
    const question = event.submitter.value;
    const turn = newTurn(question);
    turn.element.querySelector(".question").focus({ preventScroll: true });
    ask(turn, { question });
  });
  turns.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-book]")) return;
    event.preventDefault();
    if (running) return;
    const turn = newTurn(event.target.dataset.wish);
    turn.element.querySelector(".question").focus({ preventScroll: true });
    ask(turn, { run: event.target.elements.run.value, language: event.target.elements.language.value }, event.target.action);
  });
  turns.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-retry]")) return;
    event.preventDefault();
    if (running) return;
    const turn = new Turn(event.target.closest(".turn"), announce);
    const stored = event.target.elements.turn.value;
    turn.element.querySelector(".question").focus({ preventScroll: true });
    ask(turn, stored ? { turn: stored } : { question: turn.question });
  });
  const remove = page.querySelector("[data-delete]");
  remove.addEventListener("toggle", () => remove.scrollIntoView({ block: "nearest" }));
  composer.onStop(() => running?.abort("stopped"));
  startDraft(turns, announce, page.dataset.textConnectionBooking);
  startRating(turns, announce, page.dataset.textConnection);
  askInterrupted();

  // ask sends one question, or an interrupted turn again, and shows what comes.
  async function ask(turn, what, action = composer.form.action) {
    running = new AbortController();
    composer.answering(true);
    turn.begin();
    reveal(turn.element);
    let ended = false;
    try {
      const response = await fetch(action, {
        method: "POST",
        headers: { Accept: "text/event-stream" },
        body: new URLSearchParams({ conversation: composer.conversation, ...what }),
        signal: running.signal,
      });
      await readEvents(response, (name, data) => {
        if (name === "status") {
          if (data.conversation) move(data.conversation);
          turn.showStatus(data);
        } else if (name === "done") {
          ended = true;
          turn.finish(data);
        } else if (name === "error") {
          ended = true;
          turn.fail(data.error.message, composer.conversation);
        } else {
          turn.status.hidden = true;
          for (const fragment of data.fragments) turn.insert(fragment);
          if (name === "form") foldDrafts(turns, turn.element);
        }
      });
      if (!ended) turn.fail(page.dataset.textConnection, composer.conversation);
    } catch {
      if (running.signal.reason === "stopped") {
        rememberStop();
        turn.fail(page.dataset.textStopped, composer.conversation);
      } else if (!leaving) {
        turn.fail(page.dataset.textConnection, composer.conversation);
      }
    } finally {
      running = null;
      turn.end();
      composer.answering(false);
      page.dispatchEvent(new CustomEvent("answered"));
    }
  }

  let leaving = false; // the browser aborts requests when a page goes
  addEventListener("pagehide", () => (leaving = true));

  function newTurn(question) {
    page.querySelector("[data-welcome]")?.remove();
    page.querySelector("[data-flash]")?.remove();
    const heading = page.querySelector("[data-heading]");
    if (!heading.matches(".kern-sr-only")) document.title = `${question} – ${document.title.split(" – ").pop()}`;
    heading.textContent = page.dataset.textHeading;
    heading.className = "kern-sr-only";
    const element = document.querySelector("[data-template=turn]").content.firstElementChild.cloneNode(true);
    element.querySelector("[data-question]").textContent = question;
    const turn = new Turn(element, announce);
    turn.rename(`n${turns.children.length}`);
    turns.append(element);
    return turn;
  }

  // move gives the page the address under which the conversation is kept.
  function move(id) {
    if (composer.conversation === id) return;
    composer.conversation = id;
    history.replaceState(null, "", `/c/${id}`);
    document.querySelector("a[data-new]").removeAttribute("aria-current");
    for (const field of document.querySelectorAll("input[name=return]")) field.value = `/c/${id}`;
    for (const link of document.querySelectorAll("a[hreflang]")) link.href = `/c/${id}?lang=${link.hreflang}`;
    remove.querySelector("form").action = `/c/${id}/delete`;
    remove.hidden = false;
  }

  function reveal(element) {
    for (const other of turns.querySelectorAll(".turn--fresh")) other.classList.remove("turn--fresh");
    element.classList.add("turn--fresh");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  // announce adds to a live region, so that screen readers say each new piece
  // once and never read the whole answer again.
  function announce(text, language) {
    if (!text) return;
    const line = document.createElement("p");
    line.textContent = text;
    if (language) line.lang = language;
    live.append(line);
    while (live.children.length > 40) live.firstElementChild.remove();
  }

  // askInterrupted asks again what the server was stopped in the middle of. Once:
  // whoever stopped an answer, or saw it fail twice, has the button.
  function askInterrupted() {
    const last = turns.querySelector(".turn:last-child[data-interrupted]");
    if (!last) return;
    const key = `asked-again:${location.pathname}:${last.dataset.interrupted}`;
    if (sessionStorage.getItem(key) || sessionStorage.getItem(stopKey()) === String(turns.children.length)) return;
    sessionStorage.setItem(key, "yes");
    last.querySelector("[data-retry]").requestSubmit();
  }

  function rememberStop() {
    sessionStorage.setItem(stopKey(), String(turns.children.length));
  }

  function stopKey() {
    return `stopped:${location.pathname}`;
  }
}
