// pruneClasses removes from a style sheet the rules that can match nothing on
// our pages: those whose every selector names a kern- class that the markup does
// not mention. Rules without such a class (variables, themes, resets) stay.
export function pruneClasses(css, markup) {
  const used = new Set(markup.match(/kern-[a-zA-Z0-9_-]+/g));
  return blocks(css.replace(/\/\*[\s\S]*?\*\//g, ""))
    .map((block) => keep(block, used))
    .join("");
}

function keep({ head, body }, used) {
  if (body === null) return head;
  const name = head.trim();
  if (/^@(media|supports|layer)\b/.test(name)) {
    const inner = blocks(body).map((block) => keep(block, used)).join("");
    return inner.trim() === "" ? "" : `${head}{${inner}}`;
  }
  if (name.startsWith("@")) return `${head}{${body}}`;
  const selectors = name.split(/,(?![^(]*\))/).filter((selector) => matches(selector, used));
  return selectors.length === 0 ? "" : `${selectors.join(",")}{${body}}\n`;
}

// What stands inside :not() or :is() does not have to exist for the rule to match.
function matches(selector, used) {
  const classes = selector.replace(/:(not|is|where|has)\((?:[^()]|\([^()]*\))*\)/g, "").match(/\.kern-[a-zA-Z0-9_-]+/g) ?? [];
  return classes.every((name) => used.has(name.slice(1)));
}

// blocks splits a sheet into statements and rules of the outermost level.
function blocks(css) {
  const found = [];
  let start = 0;
  let open = -1;
  let depth = 0;
  let quote = "";
  for (let i = 0; i < css.length; i++) {
    const c = css[i];
    if (quote) {
      if (c === "\\") i++;
      else if (c === quote) quote = "";
    } else if (c === '"' || c === "'") {
      quote = c;
    } else if (c === "{") {
      if (depth++ === 0) open = i;
    } else if (c === "}") {
      if (--depth === 0) {
        found.push({ head: css.slice(start, open), body: css.slice(open + 1, i) });
        start = i + 1;
      }
    } else if (c === ";" && depth === 0) {
      found.push({ head: css.slice(start, i + 1), body: null });
      start = i + 1;
    }
  }
  return found;
}
