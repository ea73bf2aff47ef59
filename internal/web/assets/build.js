// Builds ../dist from src/: one style sheet, one script, the fonts and icons in
// use, each under a name that holds its content's hash, and manifest.json, which
// tells the server those names. Run it by `npm run build`.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

import { readIcons } from "./icons.js";
import { pruneClasses } from "./prune.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "..", "dist");
const templates = join(here, "..", "templates");
const kern = join(here, "node_modules/@kern-ux/native/dist/kern.css");

// Browsers of the last four years: what German administrations have on their desks.
const target = ["chrome109", "firefox115", "safari16.4"];

// markup returns everything that can mention a class or an icon.
async function markup() {
  const files = [
    ...(await readdir(templates)).map((name) => join(templates, name)),
    ...(await readdir(join(here, "src"))).filter((name) => name.endsWith(".js")).map((name) => join(here, "src", name)),
  ];
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}

// The design system is one sheet for every project; only what our pages use is shipped.
const pruneKern = (used) => ({
  name: "prune-kern",
  setup(bundler) {
    bundler.onLoad({ filter: /kern\.css$/ }, async (args) => ({
      contents: pruneClasses(await readFile(args.path, "utf8"), used),
      loader: "css",
    }));
  },
});

async function bundle(used) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: { akademie: "src/main.js", style: "src/style.css" },
    bundle: true,
    minify: true,
    format: "esm",
    target,
    outdir: dist,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".woff2": "file", ".svg": "file" },
    plugins: [pruneKern(used)],
    legalComments: "none",
    metafile: true,
    write: true,
  });
  return Object.keys(result.metafile.outputs).map((path) => basename(path));
}

// named finds the output that was made from name.ext.
function named(outputs, name, ext) {
  const found = outputs.find((file) => file.startsWith(name + "-") && extname(file) === ext);
  if (!found) throw new Error(`the bundle has no ${name}${ext}`);
  return found;
}

async function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const file = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  await writeFile(join(dist, file), content);
  return file;
}

// compress writes .gz and .br beside every text file, so that the server never compresses.
async function compress(files) {
  for (const file of files.filter((name) => /\.(css|js|svg)$/.test(name))) {
    const content = await readFile(join(dist, file));
    await writeFile(join(dist, file + ".gz"), gzipSync(content, { level: 9 }));
    await writeFile(join(dist, file + ".br"), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
}

async function clean() {
  await mkdir(dist, { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== ".gitkeep") await rm(join(dist, name), { recursive: true });
  }
}

const pages = await markup();
await clean();
const outputs = await bundle(pages);
const mark = await hashed("mark.svg", await readFile(join(here, "src/mark.svg")));
await compress([...outputs, mark]);
await writeFile(
  join(dist, "manifest.json"),
  JSON.stringify(
    {
      script: named(outputs, "akademie", ".js"),
      style: named(outputs, "style", ".css"),
      mark,
      fonts: [named(outputs, "FiraSans-Regular", ".woff2"), named(outputs, "FiraSans-SemiBold", ".woff2")],
      icons: readIcons(await readFile(kern, "utf8"), pages),
    },
    null,
    2,
  ) + "\n",
);
