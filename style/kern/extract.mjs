// Cuts out of @kern-ux/native (EUPL-1.2) only what this portal uses and writes kern.css beside this file.
// Run by hand after a KERN update (`npm run extract`); the result is checked in, `npm test` compares.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../node_modules/@kern-ux/native");

/** Classes that stay; a selector with any other kern class is dropped. */
const CLASSES = new Set(`
  btn btn--primary btn--secondary btn--tertiary btn--x-small btn--block
  label label__optional hint error body title
  form-input form-input--error form-input__input form-input__input--error
  form-input__select-wrapper form-input__select form-input__select--error
  form-check form-check--error form-check__radio form-check__radio--error
  form-check__checkbox form-check__checkbox--error
  fieldset fieldset--error fieldset__body fieldset__body--horizontal
  alert alert--info alert--success alert--warning alert--danger alert__header alert__body
  table table__head table__body table__row table__header table__header--numeric
  table__cell table__cell--numeric
  icon icon--danger icon--info icon--success icon--warning icon--default
  sr-only`.trim().split(/\s+/).map((c) => `kern-${c}`));

/** States that our own sheets draw, the same way for every control: focus, hover, pressed, high contrast. */
const DROP = /data-kern-theme|aria-disabled|=readonly|=disabled|:focus|:hover|:active|:has\(\.kern-(sr-only|icon)/;

/** Tokens that stay variables although they do not change with the theme: the sheets set them. */
const KEEP = /^--kern-(color-|metric-dimension-(x-large|large|default)$|typography-font-size-(medium|small)-static$|typography-font-family-default$)/;

const version = JSON.parse(readFileSync(join(dist, "package.json"), "utf8")).version;
const source = postcss.parse(readFileSync(join(dist, "dist/kern.css"), "utf8"));

const tokens = { base: new Map(), light: new Map(), dark: new Map() };
const parts = postcss.root();

for (const node of source.nodes) {
  if (node.type === "rule") {
    if (node.selector === ":root") collect(node, tokens.base);
    else if (node.selector.startsWith(":is(body, .kern-light")) collect(node, tokens.base);
    else take(node, parts);
  } else if (node.type === "atrule" && node.name === "media") {
    const theme = /^\(prefers-color-scheme: (dark|light)\)$/.exec(node.params)?.[1];
    if (theme && node.nodes.every((n) => n.type !== "rule" || n.selector === ":root")) {
      node.nodes.forEach((n) => n.type === "rule" && collect(n, tokens[theme]));
    } else {
      if (/forced-colors/.test(node.params)) continue;
      const media = node.clone({ nodes: [] });
      node.each((n) => n.type === "rule" && take(n, media));
      if (media.nodes.length) parts.append(media);
    }
  }
}

function collect(rule, into) {
  rule.walkDecls(/^--/, (d) => void into.set(d.prop, d.value.replace(/\s+/g, " ")));
}

/** Keeps those selectors of a rule that speak of nothing but CLASSES. */
function take(rule, into) {
  const kept = rule.selectors.filter((s) => {
    const named = s.match(/\.kern-[\w-]+/g) ?? [];
    return named.length && named.every((c) => CLASSES.has(c.slice(1))) && !DROP.test(s);
  });
  if (!kept.length) return;
  const copy = rule.clone({ selector: kept.join(",\n") });
  copy.walkComments((c) => c.remove());
  if (copy.nodes.length) into.append(copy);
}

/** Resolves a token as far as it is the same in both themes; what differs stays a variable. */
function resolve(value, depth = 0) {
  if (depth > 12) throw new Error(`token loop: ${value}`);
  return value.replace(/var\(\s*(--kern-[\w-]+)\s*(?:,\s*(?:[^()]|\([^()]*\))*)?\)/g, (all, name) => {
    if (/-contextual$/.test(name)) {
      const plain = name.replace("-color-color-", "-color-").replace(/-contextual$/, "")
        .replace("layout-layer-surface", "layout-background-default-surface");
      if (!known(plain)) return all;
      return resolve(`var(${plain})`, depth + 1);
    }
    if (KEEP.test(name) && !/^--kern-color-(neutral|blue|red|green|orange|yellow|white|black)/.test(name)) return `var(${name})`;
    const found = tokens.base.get(name);
    return found === undefined ? all : resolve(found, depth + 1);
  });
}
const known = (name) => tokens.base.has(name) || tokens.light.has(name);

parts.walkDecls((d) => { d.value = resolve(d.value); });


/** Which themed tokens are now used, by the parts and by our own sheets through shared/tokens.css. */
const used = new Set(parts.toString().match(/--kern-[\w-]+/g));
for (const own of ["layout-text-default", "layout-text-muted", "layout-background-default", "layout-background-hued",
  "layout-border", "decorative-border-default", "neutral-900", "neutral-950"]) used.add(`--kern-color-${own}`);

const literal = (value) => {
  let v = value;
  for (let i = 0; i < 8 && v.includes("var("); i++) {
    v = v.replace(/var\((--[\w-]+)[^()]*\)/g, (all, n) => tokens.base.get(n) ?? tokens.light.get(n) ?? all);
  }
  return v;
};
const dark = (name) => {
  let v = tokens.dark.get(name) ?? tokens.base.get(name);
  for (let i = 0; i < 8 && v.includes("var("); i++) {
    v = v.replace(/var\((--[\w-]+)[^()]*\)/g, (all, n) => tokens.dark.get(n) ?? tokens.base.get(n) ?? all);
  }
  return v;
};

/** oklch(L% C H) as #rrggbb: shorter, and older browsers read it. */
function hex(value) {
  return value.replace(/oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)/g, (_, l, c, h) => {
    const L = l / 100, a = c * Math.cos(h * Math.PI / 180), b = c * Math.sin(h * Math.PI / 180);
    const [x, y, z] = [L + 0.3963377774 * a + 0.2158037573 * b, L - 0.1055613458 * a - 0.0638541728 * b,
      L - 0.0894841775 * a - 1.291485548 * b].map((v) => v ** 3);
    return "#" + [4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z, -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
      -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z].map((v) => {
      const g = v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055;
      return Math.round(Math.min(1, Math.max(0, g)) * 255).toString(16).padStart(2, "0");
    }).join("");
  });
}

const root = postcss.rule({ selector: ":root" });
for (const name of [...used].sort()) {
  const light = tokens.light.get(name) ?? tokens.base.get(name);
  if (light === undefined) continue;
  const [a, b] = [hex(literal(light)), hex(dark(name))];
  root.append({ prop: name, value: a === b ? a : `light-dark(${a}, ${b})` });
}

const head = `/*! Taken from @kern-ux/native ${version}, (c) KERN-Team, licensed under the EUPL-1.2.
    Generated by extract.mjs: only the parts in use; spacing and sizes resolved, colours left as tokens. */\n`;
const css = `${head}${root}\n${parts.toString().replace(/\n\s*\n/g, "\n")}\n`;
if (!process.argv.includes("--check")) writeFileSync(join(here, "kern.css"), css);
else if (css !== readFileSync(join(here, "kern.css"), "utf8")) throw new Error("kern.css is not what this script makes: npm run extract");
