// The gate of this folder: `npm test`, with pictures: `npm test -- --shots DIR`.
// Budgets, the KERN extract, contrasts of the accents, classes, and the gallery in a real browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import playwright from "playwright-core";
import { chromium } from "../tests/chromium.mjs";
import { serve } from "./gallery/serve.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { shots } = parseArgs({ options: { shots: { type: "string" } }, strict: false }).values;
const pages = readdirSync(join(here, "gallery")).filter((f) => f.endsWith(".html")).map((f) => f.slice(0, -5));
const kB = 1024;

const dist = mkdtempSync(join(tmpdir(), "stil-"));
const started = performance.now();
execFileSync(process.execPath, [join(here, "build.mjs"), "--out", dist]);
const took = performance.now() - started;
const manifest = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
const sheet = (name) => readFileSync(join(dist, manifest[name]), "utf8");
const size = (name) => statSync(join(dist, name)).size;

test("the build is quick, small and complete", () => {
  assert.ok(took < 3000, `build took ${took} ms`);
  assert.ok(size(`${manifest["public.css"]}.br`) <= 14 * kB, "public.css over 14 kB brotli");
  assert.ok(size(`${manifest["workspace.css"]}.br`) <= 18 * kB, "workspace.css over 18 kB brotli");
  const fonts = Object.keys(manifest).filter((n) => n.endsWith(".woff2"));
  assert.equal(fonts.length, 2);
  assert.ok(fonts.reduce((sum, n) => sum + size(manifest[n]), 0) <= 42 * kB, "fonts over 42 kB");
  for (const name of ["public.css", "workspace.css"]) for (const end of [".br", ".gz"]) assert.ok(existsSync(join(dist, manifest[name] + end)));
});

test("sheets load nothing from elsewhere and every font they name is there", () => {
  for (const name of ["public.css", "workspace.css"]) {
    for (const [, url] of sheet(name).matchAll(/url\(["']?([^"')]+)/g)) {
      if (url.startsWith("data:")) continue;
      assert.match(url, /^\.\/[\w.-]+$/, url);
      assert.ok(existsSync(join(dist, url)), url);
    }
  }
});

test("kern/kern.css is what extract.mjs takes from the installed package", () => {
  execFileSync(process.execPath, [join(here, "kern/extract.mjs"), "--check"]);
});

/** Contrast of two #rrggbb colours by WCAG. */
function contrast(a, b) {
  const [x, y] = [a, b].map((c) => {
    const [r, g, bl] = c.match(/\w\w/g).map((h) => parseInt(h, 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  }).sort((m, n) => n - m);
  return (x + 0.05) / (y + 0.05);
}

const tokens = readFileSync(join(here, "shared/tokens.css"), "utf8");
const long = (c) => (c.length === 4 ? c.replace(/\w/g, "$&$&") : c);
const token = (name, theme) => long(new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(tokens)[theme === "light" ? 1 : 2]);

test("every accent has the contrast it needs, light and dark", () => {
  for (const [name, themes] of Object.entries(JSON.parse(readFileSync(join(here, "accents.json"), "utf8")))) {
    for (const theme of ["light", "dark"]) {
      const { region, strong, wash, on } = themes[theme];
      const need = (a, b, least, what) => assert.ok(contrast(a, b) >= least, `${name} ${theme}: ${what} ${contrast(a, b).toFixed(2)}`);
      for (const surface of ["paper", "wash"]) need(region, token(surface, theme), 4.5, `accent on ${surface}`);
      need(region, wash, 4.5, "accent on its wash");
      need(strong, wash, 4.5, "strong on wash");
      need(on, region, 4.5, "text on accent");
      need(on, strong, 4.5, "text on strong");
      need(token("ink", theme), wash, 7, "text on wash");
      need(token("muted", theme), wash, 4.5, "muted on wash");
    }
  }
});

test("the ground colours have the contrast they need", () => {
  for (const theme of ["light", "dark"]) {
    const on = (a, b, least) => assert.ok(contrast(token(a, theme), token(b, theme)) >= least, `${theme}: ${a} on ${b}`);
    for (const text of ["ink", "muted", "stop", "warn", "ok"]) for (const surface of ["paper", "wash"]) on(text, surface, 4.5);
    for (const state of ["stop", "warn", "ok"]) { on(state, `${state}-wash`, 4.5); on("ink", `${state}-wash`, 7); }
    on("ink", "mark", 7);
    on("line", "paper", 3);
  }
});

test("gallery and README speak only of classes that exist, and show nearly all", () => {
  const own = (css) => new Set([...css.matchAll(/\.((?:[pw]|kern)-[\w-]+)/g)].map((m) => m[1].replace(/\\/g, "")));
  const known = new Set([...own(sheet("public.css")), ...own(sheet("workspace.css"))]);
  const html = pages.map((p) => readFileSync(join(here, "gallery", `${p}.html`), "utf8")).join("\n");
  const used = new Set([...html.matchAll(/class="([^"]*)"/g)].flatMap((m) => m[1].split(/\s+/)).filter((c) => /^([pw]|kern)-/.test(c)));
  const bare = /^(kern-table__(head|body|row)|kern-form-input__select-wrapper|w-paper|p-trap)$/;
  assert.deepEqual([...used].filter((c) => !known.has(c) && !bare.test(c)), []);
  const readme = readFileSync(join(here, "README.md"), "utf8");
  const told = (c) => used.has(c) || readme.includes(c) || used.has(c.replace(/^w-/, "p-")) || used.has(c.replace(/^p-/, "w-")) || readme.includes(c.replace(/^[pw](-[a-z-]*?[a-z])(--|__)/, "$2"));
  assert.deepEqual([...known].filter((c) => /^[pw]-/.test(c) && !told(c)), []);
  assert.equal(/ style="/.test(html), false, "inline style in the gallery");
});

let browser, site, axe;
before(async () => {
  assert.ok(existsSync(chromium.executablePath), `${chromium.executablePath} is missing: install chromium-headless-shell or set CHROMIUM`);
  site = await serve(dist);
  axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  browser = await playwright.chromium.launch(chromium);
  if (shots) mkdirSync(shots, { recursive: true });
});
after(async () => {
  await browser?.close();
  site?.close();
  rmSync(dist, { recursive: true, force: true });
});

/** Opens a page, runs `look` on it and fails on anything the browser complained about. */
async function open(name, options, look) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (m) => m.type() === "error" && complaints.push(m.text()));
    await page.goto(`${site.url}/${name}.html`);
    await page.evaluate(() => document.fonts.ready);
    await look(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** What sticks out to the right of the window, unless it scrolls in itself. */
const overhang = (page) => page.evaluate(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  return [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".w-scroll, .p-scroll, .p-trap, .w-sr, .kern-sr-only"))
    .slice(0, 5).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class")}: ${e.textContent.trim().slice(0, 30)}`);
});

/** Controls smaller than `least`, except links in running text, natively drawn ones and anything hidden. */
const small = (page, least) => page.evaluate((least) => {
  const list = "a, button, summary, input:not([type=hidden]), select, textarea";
  return [...document.querySelectorAll(list)].filter((e) => {
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    if (!box.width || style.visibility === "hidden" || e.closest(".p-trap, .p-skip, .w-skip, .w-sr, svg")) return false;
    if (style.display === "inline") return false;
    const near = e.matches("input[type=radio], input[type=checkbox], input[type=range]") ? e.closest("label, .kern-form-check, .w-range")?.getBoundingClientRect() ?? box : box;
    return near.height < least - 0.5;
  }).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""} in .${e.parentElement.getAttribute("class")}: ${e.textContent.trim().slice(0, 24)} ${Math.round(e.getBoundingClientRect().height)} px`);
}, least);

describe("gallery", { concurrency: 4 }, () => {
  for (const name of pages) {
    for (const [width, scheme] of [320, 390, 1280].flatMap((w) => [[w, "light"], [w, "dark"]])) {
      test(`${name} at ${width} px, ${scheme}: nothing for axe, nothing sideways, targets large enough`, async () => {
        const touch = width < 600;
        await open(name, { viewport: { width, height: touch ? 780 : 900 }, colorScheme: scheme, hasTouch: touch }, async (page) => {
          if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
          assert.deepEqual(await overhang(page), []);
          assert.deepEqual(await small(page, touch ? 42 : 24), []);
          await page.evaluate(axe);
          const found = await page.evaluate(() => window.axe.run(document, { rules: { "target-size": { enabled: true } }, resultTypes: ["violations"] }));
          assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(" | ")}`), []);
        });
      });
    }

    test(`${name}: 400 % zoom, wide letter spacing, high contrast, print`, async () => {
      await open(name, { viewport: { width: 320, height: 256 } }, async (page) => {
        assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("body *")].filter((e) => ["sticky", "fixed"].includes(getComputedStyle(e).position) && !e.closest(".w-scroll, .p-scroll")).map((e) => e.className)), [], "sticks at 400 %");
        await page.evaluate(() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important } p { margin-bottom: 2em !important }");
          document.adoptedStyleSheets = [sheet];
        });
        assert.deepEqual(await overhang(page), []);
      });
      await open(name, { viewport: { width: 1280, height: 900 }, forcedColors: "active" }, async (page) => {
        if (shots) await page.screenshot({ path: join(shots, `${name}-contrast.png`), fullPage: true });
      });
      await open(name, { viewport: { width: 700, height: 990 }, colorScheme: "dark" }, async (page) => {
        await page.emulateMedia({ media: "print" });
        const [paper, ink] = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
        assert.deepEqual([paper, ink], ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
        assert.deepEqual(await overhang(page), []);
        if (shots) await page.pdf({ path: join(shots, `${name}.pdf`), format: "A4" });
      });
    });
  }
});

test("data-theme overrules the system, both ways", async () => {
  const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const [system, chosen] of [["light", "dark"], ["dark", "light"]]) {
    await open("public", { viewport: { width: 800, height: 600 }, colorScheme: system }, async (page) => {
      const own = await ground(page);
      await page.evaluate((t) => document.documentElement.setAttribute("data-theme", t), chosen);
      assert.notEqual(await ground(page), own);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), chosen);
    });
  }
});

test("every accent keeps the contrast on whole pages, light and dark", async () => {
  const accents = JSON.parse(readFileSync(join(here, "accents.json"), "utf8"));
  for (const name of ["public", "together"]) {
    for (const theme of ["light", "dark"]) {
      await open(name, { viewport: { width: 1280, height: 900 }, colorScheme: theme }, async (page) => {
        await page.evaluate(axe);
        for (const [accent, { [theme]: c }] of Object.entries(accents)) {
          const bad = await page.evaluate(async ({ region, strong, wash, on }) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`:root:root:root { --region: ${region}; --region-strong: ${strong}; --region-wash: ${wash}; --region-on: ${on} }`);
            document.adoptedStyleSheets = [sheet];
            const { violations } = await window.axe.run(document, { runOnly: ["color-contrast"] });
            return violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 80)} ${n.any[0]?.message}`));
          }, c);
          assert.deepEqual(bad, [], `${accent}, ${theme}, ${name}`);
        }
      });
    }
  }
});
