// KERN keeps its icons as masks in data: addresses, which our Content Security
// Policy does not allow. The pages carry them as inline SVG instead.

// readIcons returns the SVG path of each icon that the templates ask for by
// {{icon "name"}}, and fails on a name that KERN does not have.
export function readIcons(css, templates) {
  const icons = {};
  for (const [, name] of templates.matchAll(/\{\{-?\s*icon "([a-z-]+)"/g)) {
    const rule = css.match(new RegExp(`\\.kern-icon--${name} \\{[^}]*?mask: url\\("data:image/svg\\+xml,([^"]*)"`));
    const path = rule && decodeURIComponent(rule[1]).match(/viewBox='0 -960 960 960'.*?<path d='([^']+)'/);
    if (!path) throw new Error(`KERN has no icon "${name}" on its usual grid`);
    icons[name] = path[1];
  }
  return icons;
}
