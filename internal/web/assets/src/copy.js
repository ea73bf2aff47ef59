// startCopying offers to copy an answer with its sources as plain text.
export function startCopying(page) {
  show();
  page.addEventListener("answered", show);
  page.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const done = await copy(plainText(button.closest(".turn"), page.dataset.textSources));
    sayCopied(button, done ? page.dataset.textCopied : page.dataset.textCopyFailed);
  });

  function show() {
    for (const button of page.querySelectorAll("[data-copy]")) button.hidden = false;
  }
}

// sayCopied tells on a button, for a moment, what became of copying.
export function sayCopied(button, text) {
  const label = button.querySelector("span");
  label.dataset.before ??= label.textContent;
  label.textContent = text;
  label.setAttribute("role", "status");
  setTimeout(() => {
    label.textContent = label.dataset.before;
    label.removeAttribute("role");
  }, 2500);
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text); // pages reached by plain HTTP have no clipboard
  }
}

function copyOldWay(text) {
  const field = document.createElement("textarea");
  const focused = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return done;
}

function plainText(turn, sourcesTitle) {
  const lines = [];
  for (const block of turn.querySelector("[data-part=body]").children) {
    if (block.matches("ul, ol")) {
      [...block.children].forEach((item, i) => lines.push(`${block.matches("ol") ? `${i + 1}.` : "–"} ${sentences(item)}`));
    } else {
      lines.push(sentences(block));
    }
  }
  for (const run of turn.querySelectorAll(".board .run")) {
    const words = [".run__name", ".run__when", ".badge"].map((part) => run.querySelector(part)?.textContent.replace(/\s+/g, " ").trim());
    lines.push(`– ${words.filter(Boolean).join(", ")}`);
  }
  const read = turn.querySelector(".board__foot > span");
  if (read) lines.push(read.textContent);
  for (const figures of turn.querySelectorAll(".figures")) {
    const words = [".figures__sentence", ".figures__caption", ".figures__read"].map((part) => figures.querySelector(part)?.textContent.trim());
    lines.push(words.filter(Boolean).join("\n"));
    for (const row of figures.querySelectorAll("tr")) lines.push([...row.children].map((cell) => cell.textContent.trim()).join("\t"));
  }
  const sources = [...turn.querySelectorAll(".source")].map((source) => {
    const link = source.querySelector(".source__links a");
    const words = source.querySelector(".source__head").textContent.replace(/\s+/g, " ").trim();
    return `[${source.dataset.source}] ${words}, ${link.href}`;
  });
  if (sources.length > 0) lines.push("", `${sourcesTitle}:`, ...sources);
  return lines.join("\n");
}

// sentences is the text of a block with its numbers in brackets.
function sentences(block) {
  const copy = block.cloneNode(true);
  for (const cite of copy.querySelectorAll(".cite")) cite.textContent = ` [${cite.textContent}]`;
  return copy.textContent.replace(/\s+/g, " ").trim();
}
