// The overlay of fifty municipalities and thirty fields: rendered on the server, and "what if" in the browser.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { demo, figure, folder, freePort, median, percentile, postgres, root, stop, table } from './kit.mjs'
import { Person, provider } from './person.mjs'
import { chromium } from '../chromium.mjs'

const playwright = createRequire(path.join(root, 'tests/browser/package.json'))('@playwright/test')
const TOWNS = 50
const FIELDS = 30

/** The demo region's members with as many more, and an assessment that all of them answered. */
function story() {
  const to = folder()
  const base = JSON.parse(fs.readFileSync(path.join(root, 'tests/fixtures/coesfeld/base.json'), 'utf8'))
  const town = base.organisations.find(o => o.kind !== 'county')
  for (let n = base.organisations.length; n < TOWNS; n++) {
    base.organisations.push({ ...town, id: `key:org/ort-${n}`, ags: `09${String(n).padStart(6, '0')}`, name: `Gemeinde Ort ${n}`, short_name: `Ort ${n}`, slug: `ort-${n}`, map_cell: null })
  }
  const axes = ['Bedeutung', 'Potenzial', 'Spielraum'].map(name => ({ key: name.toLowerCase(), name, help: '' }))
  const fields = Array.from({ length: FIELDS }, (_, f) => ({ id: `key:asked/bench/${f}`, title: `Feld ${f}` }))
  const rating = (t, f, a) => 1 + (t * 7 + f * 3 + a * 5 + (t * f) % 4) % 5
  const sheets = base.organisations.slice(0, TOWNS).map((o, t) => ({
    id: `key:answers/bench/${t}`, organisation: o.id, state: 'released', at: '2026-10-01T10:00:00Z',
    rows: fields.map((field, f) => ({ asked: field.id, ratings: Object.fromEntries(axes.map((x, a) => [x.key, rating(t, f, a)])), ...(t % 5 === 0 && f % 7 === 0 ? { comment: 'Ein Satz dazu.' } : {}) }))
  }))
  const setup = { scale: { min: 1, max: 5, low: 'gering', high: 'hoch' }, axes, fields, released_by: 'mayor' }
  const assessment = { id: 'key:assessment/bench', slug: 'viele', title: 'Viele', state: 'closed', opens_at: '2026-09-01T08:00:00Z', closes_at: '2026-10-31T17:00:00Z', setup, sheets }
  fs.copyFileSync(path.join(root, 'tests/fixtures/coesfeld/2019.json'), path.join(to, '2019.json'))
  fs.writeFileSync(path.join(to, 'base.json'), JSON.stringify(base))
  fs.writeFileSync(path.join(to, 'viele.json'), JSON.stringify({ format: 'portal-bundle/1', assessments: [assessment] }))
  fs.writeFileSync(path.join(to, 'demo.json'), JSON.stringify({ steps: [{ bundle: 'base.json' }, { bundle: '2019.json', publish: { at: '2019-11-20T10:00:00Z', label: 'discussion', reason: 'Anfang' } }, { bundle: 'viele.json' }] }))
  return to
}

async function measure(database) {
  const [port, providerPort] = [await freePort(), await freePort()]
  const base = `http://localhost:${port}`
  const idp = await provider(providerPort, base)
  const p = await demo({ database, story: story(), port, providerPort })
  const person = await new Person(base).login('geschaeftsstelle', 'substantial')
  const address = `${base}/arbeit/bedarfsabfragen/viele/auswertung`
  const times = []
  for (let i = 0; i < 40; i++) {
    const begin = performance.now()
    await person.open(address)
    times.push(performance.now() - begin)
  }
  const browser = await playwright.chromium.launch(chromium)
  const context = await browser.newContext()
  // A cookie of this kind is set for https only; this machine's own name takes it without.
  await context.addCookies(person.cookie.split('; ').map(pair => { const [name, ...value] = pair.split('='); return { name, value: value.join('='), url: base.replace('http:', 'https:'), secure: true } }))
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('html[data-bereit=ja]').waitFor({ state: 'attached' })
  // Until the list is computed and laid out, and until the frame after the one that shows it; changes come at
  // any time between two frames, as from a hand.
  const change = await page.evaluate(async () => {
    const slider = document.querySelector('.w-what input[type=range]')
    const frame = () => new Promise(requestAnimationFrame)
    const [layout, shown] = [[], []]
    for (let i = 0; i < 60; i++) {
      slider.value = String((i * 5) % 100 + 5)
      await new Promise(resolve => setTimeout(resolve, 20 + i % 16))
      const begin = performance.now()
      slider.dispatchEvent(new Event('input', { bubbles: true }))
      document.body.offsetHeight
      layout.push(performance.now() - begin)
      await frame()
      await frame()
      shown.push(performance.now() - begin)
    }
    return { layout, shown }
  })
  await browser.close()
  await stop(p.child)
  await stop(idp)
  // The first of each brings its code into memory.
  const [pages, layout, shown] = [times, change.layout, change.shown].map(all => all.slice(1))
  return { server: median(pages), p95: percentile(pages, 0.95), slowest: Math.max(...pages), layout: Math.max(...layout), shown: percentile(shown, 0.95), worst: Math.max(...shown) }
}

export async function overlay() {
  const cluster = await postgres()
  const [sqlite, pg] = [await measure(), await measure(cluster.database())]
  cluster.stop()
  table(`Overlay, ${TOWNS} municipalities × ${FIELDS} fields`, [['SQLite', sqlite], ['PostgreSQL', pg]].map(([database, m]) => ({ database, 'page, median ms': m.server.toFixed(1), 'p95 ms': m.p95.toFixed(1), 'worst ms': m.slowest.toFixed(1), 'what if with layout, worst ms': m.layout.toFixed(1), 'until it is seen, p95 ms': m.shown.toFixed(1), 'worst of these ms': m.worst.toFixed(1) })))
  figure('overlay of 50 × 30, p95', '≤ 50 ms', [sqlite.p95, pg.p95], { unit: 'ms', digits: 1, met: v => v <= 50 })
  figure('what if with layout, worst of 59', '≤ 16 ms', [Math.max(sqlite.layout, pg.layout)], { unit: 'ms', digits: 1, met: v => v <= 16 })
  figure('what if until it is seen (two frames of 60 a second), p95', '≤ 50 ms', [Math.max(sqlite.shown, pg.shown)], { unit: 'ms', digits: 1, met: v => v <= 50 })
}
