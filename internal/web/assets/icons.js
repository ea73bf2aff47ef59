// KERN keeps its icons as masks in data: addresses, which our Content Security
// Policy does not allow. The pages carry them as inline SVG instead.

// What KERN does not draw, on the same grid.
const own = {
  "bar-chart": "M160-160v-320h160v320H160Zm240 0v-640h160v640H400Zm240 0v-460h160v460H640Z",
};

// readIcons returns the SVG path of each icon that the templates ask for by
// {{icon "name"}}, and fails on a name that KERN does not have.
export function readIcons(css, templates) {
  const icons = {};
  for (const [, name] of templates.matchAll(/\{\{-?\s*icon "([a-z-]+)"/g)) {
    if (name in own) {
      icons[name] = own[name];
      continue;
    }
    const rule = css.match(new RegExp(`\\.kern-icon--${name} \\{[^}]*?mask: url\\("data:image/svg\\+xml,([^"]*)"`));
    const path = rule && decodeURIComponent(rule[1]).match(/viewBox='0 -960 960 960'.*?<path d='([^']+)'/);
    if (!path) throw new Error(`KERN has no icon "${name}" on its usual grid`);
    icons[name] = path[1];
  }
  return icons;
}
