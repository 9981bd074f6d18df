// Builds the style sheet, script, font and icon into the Go package that
// embeds them. Each file's name carries a hash of its content, so browsers may
// keep it for good; manifest.json maps the plain names to the built ones.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync, constants } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const pages = join(here, "..", "internal", "web");
const dist = join(pages, "assets", "dist");

// The fonts come before the style sheet, which names them.
const fonts = {
  "inter-latin.woff2": "inter-latin-wght-normal.woff2",
  "inter-latin-ext.woff2": "inter-latin-ext-wght-normal.woff2",
};
const fontDir = join(here, "node_modules", "@fontsource-variable", "inter", "files");

const manifest = {};

// builtFonts lets the style sheet name a font by its plain name.
const builtFonts = {
  name: "built-fonts",
  setup(b) {
    b.onResolve({ filter: /^font:/ }, ({ path }) => ({
      path: manifest[path.slice("font:".length)],
      external: true,
    }));
  },
};

// besideMarkup lets app.css import all style sheets that stand beside the markup which they
// style, without a list of them: "markup:shared" are those of view, which all areas of the
// portal share, and "markup:areas" those of one area.
const besideMarkup = {
  name: "beside-markup",
  setup(b) {
    b.onResolve({ filter: /^markup:/ }, ({ path }) => ({ path: path.slice("markup:".length), namespace: "markup" }));
    b.onLoad({ filter: /^(shared|areas)$/, namespace: "markup" }, async ({ path }) => ({
      contents: (await sheets(path)).map((sheet) => `@import ${JSON.stringify("./" + sheet)};\n`).join(""),
      loader: "css",
      resolveDir: pages,
    }));
  },
};

await empty(dist);
for (const [name, file] of Object.entries(fonts)) {
  await emit(name, await readFile(join(fontDir, file)));
}
await emit("favicon.svg", await readFile(join(here, "src", "favicon.svg")));
await emit("app.js", await bundle("app.js", "esm"));
await emit("human.js", await bundle("human.js", "iife")); // not every browser takes a module for a worker
await emit("app.css", await bundle("app.css"));
await writeFile(join(dist, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

// bundle packs one entry point of src/ with everything that it imports.
async function bundle(entry, format) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [join("src", entry)],
    bundle: true,
    minify: true,
    write: false,
    format,
    target: ["chrome111", "edge111", "firefox113", "safari16.4"],
    legalComments: "eof",
    logLevel: "warning",
    plugins: [builtFonts, besideMarkup],
  });
  return Buffer.from(result.outputFiles[0].contents);
}

// sheets finds the style sheets of view, or those of all areas, by their paths below pages.
async function sheets(whose) {
  const found = [];
  for (const file of await readdir(pages, { recursive: true })) {
    const [folder] = file.split(sep);
    if (!file.endsWith(".css") || folder === "assets") continue; // what was built stands there
    if ((folder === "view") === (whose === "shared")) found.push(file.replaceAll(sep, "/"));
  }
  return found.sort();
}

// emit writes a file under its hashed name and, where that helps, a packed twin.
async function emit(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const extension = extname(name);
  const built = `${name.slice(0, -extension.length)}-${hash}${extension}`;
  await writeFile(join(dist, built), content);
  if (extension !== ".woff2") {
    await writeFile(join(dist, built + ".gz"), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  }
  manifest[name] = built;
}

// empty removes an earlier build, and nothing else.
async function empty(dir) {
  await mkdir(dir, { recursive: true });
  for (const name of await readdir(dir)) {
    if (!name.startsWith(".")) await rm(join(dir, name), { recursive: true });
  }
}
