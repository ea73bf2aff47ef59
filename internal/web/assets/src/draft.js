// startDraft lets the form of a booking work in place: what is typed is saved
// when its field is left, the buttons answer without a new page, municipalities
// are suggested. What the form shows is rendered by the server.
export function startDraft(page, announce, textConnection) {
  let work = Promise.resolve(); // one request after the other, so that none overtakes

  page.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-booking-form]");
    if (!form) return;
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return; // pressed twice
    form.setAttribute("aria-busy", "true");
    const action = event.submitter?.value ?? "check";
    work = work.then(() => press(action));
  });
  page.addEventListener("change", (event) => {
    const field = event.target.closest("[data-booking-form] .field__input");
    if (field) work = work.then(() => save(field.name));
  });
  page.addEventListener("click", (event) => {
    const link = event.target.closest("[data-to-field]");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field?.matches("input")) return;
    event.preventDefault();
    field.focus();
  });
  startSuggestions(page);

  const current = () => page.querySelector("[data-booking-form]");

  // press does what a button says and shows what stands in place of the form then.
  async function press(action) {
    const form = current();
    if (!form) return;
    try {
      const answer = await send(form, action);
      const old = page.querySelector("[data-booking]");
      const fresh = parse(answer.html);
      old.replaceWith(fresh);
      const wrong = fresh.querySelector("#booking-errors, [aria-invalid]");
      (wrong ?? fresh.querySelector("#booking-title") ?? fresh).focus({ preventScroll: true });
      if (wrong?.matches("input")) wrong.scrollIntoView({ block: "center" });
      else fresh.scrollIntoView({ block: "start" });
      announce(answer.announce);
    } catch (problem) {
      form.removeAttribute("aria-busy");
      tell(form, problem.message);
    }
  }

  // save stores one field and shows what changed elsewhere, without touching
  // what the person is typing.
  async function save(name) {
    const form = current();
    if (!form || form.hasAttribute("aria-busy")) return;
    const sent = values(form);
    try {
      const answer = await send(form, "save");
      const fresh = parse(answer.html);
      if (!fresh.querySelector("[data-booking-form] .field__input")) {
        page.querySelector("[data-booking]").replaceWith(fresh); // booked or gone meanwhile
        announce(fresh.textContent.trim());
        return;
      }
      for (const part of fresh.querySelectorAll("[data-field]")) update(form, part, sent);
      showNotice(fresh);
      announce(answer.announce);
      announce(form.querySelector(`[data-field="${name}"] .field__error`)?.textContent.trim());
    } catch (problem) {
      tell(form, problem.message);
    }
  }

  // update puts a field as the server has it in place of the one on the page,
  // unless somebody has typed in it since.
  function update(form, fresh, sent) {
    const old = page.querySelector(`[data-booking] [data-field="${fresh.dataset.field}"]`);
    if (!old) return;
    const input = old.querySelector(".field__input");
    if (!input) {
      old.replaceWith(fresh);
      return;
    }
    if (input.value !== sent[input.name]) {
      old.querySelector("input[type=hidden]").value = fresh.querySelector("input[type=hidden]").value;
      return;
    }
    if (old.isEqualNode(fresh)) return;
    // The input itself stays, with its focus; all around it is replaced.
    const theirs = fresh.querySelector(".field__input");
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (theirs.hasAttribute(name)) input.setAttribute(name, theirs.getAttribute(name));
      else input.removeAttribute(name);
    }
    if (input.value !== theirs.value) input.value = theirs.value;
    old.className = fresh.className;
    for (const child of [...old.children]) if (child !== input) child.remove();
    const [before, after] = split([...fresh.children], theirs);
    input.before(...before);
    input.after(...after);
  }

  function split(children, middle) {
    const at = children.indexOf(middle);
    return [children.slice(0, at), children.slice(at + 1)];
  }

  function showNotice(fresh) {
    const notice = fresh.querySelector("[data-booking-notice]");
    page.querySelector("[data-booking] [data-booking-notice]")?.remove();
    if (notice) page.querySelector("[data-booking] #booking-title").after(notice);
  }

  // tell says above the buttons why nothing was done.
  function tell(form, message) {
    const line = form.querySelector("[data-trouble]") ?? document.createElement("p");
    line.dataset.trouble = "";
    line.className = "field__error";
    line.textContent = message || textConnection;
    form.querySelector(".fields__buttons").before(line);
    announce(line.textContent);
  }

  async function send(form, action) {
    form.querySelector("[data-trouble]")?.remove();
    const body = new URLSearchParams(new FormData(form));
    body.set("do", action);
    let response, answer;
    try {
      response = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
      answer = await response.json();
    } catch {
      throw new Error(); // no connection
    }
    if (!response.ok) throw new Error(answer.error?.message);
    return answer;
  }
}

function values(form) {
  return Object.fromEntries([...form.querySelectorAll(".field__input")].map((input) => [input.name, input.value]));
}

function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

const suggestAfter = 200; // milliseconds without typing

// startSuggestions fills the list below the field for the municipality.
function startSuggestions(page) {
  let timer = 0;
  let asked = null; // AbortController of the last request
  page.addEventListener("input", ({ target }) => {
    if (!target.matches("[data-suggest]")) return;
    clearTimeout(timer);
    const typed = target.value.trim();
    if (typed.length < 2) return;
    timer = setTimeout(async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const response = await fetch(`${target.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
        if (response.ok) fill(target.list, (await response.json()).municipalities);
      } catch {
        // Suggestions are a comfort: the name can be typed without.
      }
    }, suggestAfter);
  });
}

function fill(list, places) {
  const several = places.filter((place, i) => places.findIndex((other) => other.name === place.name) !== i).map((place) => place.name);
  list.replaceChildren(
    ...places.map((place) => {
      const option = document.createElement("option");
      option.value = several.includes(place.name) ? place.label : place.name;
      option.label = place.label;
      return option;
    }),
  );
}

// foldDrafts leaves one line of every form but that of a turn.
export function foldDrafts(turns, turn) {
  for (const draft of turns.querySelectorAll("[data-booking]")) {
    if (turn.contains(draft)) continue;
    draft.replaceWith(document.querySelector("[data-template=draft-past]").content.firstElementChild.cloneNode(true));
  }
}
