// Bundles public.css, workspace.css and editor.css: `node build.mjs --out DIR`.
// DIR gets content-hashed names, .br and .gz beside each sheet, the fonts and manifest.json (logical name → file).
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({ options: { out: { type: "string", default: join(here, "dist") } } });
const out = values.out;

/** Two values of light-dark(a, b); either may contain brackets. */
function halves(value, which) {
  const at = value.indexOf("light-dark(");
  if (at < 0) return value;
  let depth = 1, comma = -1, i = at + 11;
  for (; depth; i++) {
    if (value[i] === "(") depth++;
    else if (value[i] === ")") depth--;
    else if (value[i] === "," && depth === 1) comma = i;
  }
  const chosen = which === "light" ? value.slice(at + 11, comma) : value.slice(comma + 1, i - 1);
  return halves(value.slice(0, at) + chosen.trim() + value.slice(i), which);
}

/** Writes :root { --x: light-dark(a, b) } out as plain rules: browsers without light-dark() get colours too. */
function themed(css, file) {
  const done = css.replace(/:root\s*\{([^}]*)\}/g, (rule, body) => {
    if (!body.includes("light-dark(")) return rule;
    const dark = body.split(";").filter((d) => d.includes("light-dark(")).map((d) => halves(d, "dark")).join(";");
    return `:root {${halves(body, "light")}}
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) {${dark}} }
@media screen { :root[data-theme=dark] {${dark}} }`;
  });
  if (done.replace(/\/\*[^]*?\*\//g, "").includes("light-dark(")) throw new Error(`${file}: light-dark() outside :root`);
  return done;
}

const result = await build({
  absWorkingDir: here,
  entryPoints: { public: "public/index.css", workspace: "workspace/index.css", editor: "editor/index.css" },
  outdir: out,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  bundle: true,
  minify: true,
  legalComments: "inline",
  metafile: true,
  write: false,
  target: ["chrome109", "edge109", "firefox115", "safari15.6"],
  plugins: [{
    name: "themes",
    setup: (b) => b.onLoad({ filter: /\.css$/ }, ({ path }) => ({ contents: themed(readFileSync(path, "utf8"), path), loader: "css" })),
  }],
});

mkdirSync(out, { recursive: true });
// The browser part of the app lists its files in the same manifest: only sheets and fonts are ours.
let others = {};
try {
  for (const [name, old] of Object.entries(JSON.parse(readFileSync(join(out, "manifest.json"), "utf8")))) {
    if (!/\.(css|woff2)$/.test(name)) others[name] = old;
    else for (const end of ["", ".br", ".gz"]) rmSync(join(out, old + end), { force: true });
  }
} catch { others = {}; /* first build */ }

const manifest = {};
for (const [path, { entryPoint, inputs }] of Object.entries(result.metafile.outputs)) {
  const name = entryPoint ? `${basename(dirname(entryPoint))}.css` : basename(Object.keys(inputs)[0]);
  manifest[name] = basename(path);
}
for (const { path, contents } of result.outputFiles) {
  const file = join(out, basename(path));
  writeFileSync(file, contents);
  if (!file.endsWith(".css")) continue;
  const br = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: contents.length } });
  const gz = gzipSync(contents, { level: 9 });
  writeFileSync(`${file}.br`, br);
  writeFileSync(`${file}.gz`, gz);
  console.log(`${basename(file).padEnd(26)} ${contents.length} B, gzip ${gz.length} B, brotli ${br.length} B`);
}
writeFileSync(join(out, "OFL.txt"), readFileSync(join(here, "fonts/OFL.txt")));
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(Object.fromEntries(Object.entries({ ...others, ...manifest }).sort()), null, 2)}\n`);
