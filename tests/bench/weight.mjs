// What a browser transfers, and the size of the browser part of a working page.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { demo, figure, freePort, root, stop, table, target } from './kit.mjs'
import { Person, provider } from './person.mjs'
import { chromium } from '../chromium.mjs'

const playwright = createRequire(path.join(root, 'tests/browser/package.json'))('@playwright/test')

async function visit(page, url) {
  const seen = []
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const kinds = new Map()
  session.on('Network.responseReceived', e => kinds.set(e.requestId, { type: e.type, url: e.response.url, cached: e.response.fromDiskCache }))
  session.on('Network.loadingFinished', e => { const k = kinds.get(e.requestId); if (k && !k.url.startsWith('data:')) seen.push({ ...k, bytes: k.cached ? 0 : e.encodedDataLength }) })
  await page.goto(url, { waitUntil: 'networkidle' })
  await session.detach()
  const host = new URL(url).host
  return {
    requests: seen.filter(s => !s.cached).length,
    bytes: seen.reduce((sum, s) => sum + s.bytes, 0),
    scripts: seen.filter(s => s.type === 'Script').length,
    foreign: seen.filter(s => new URL(s.url).host !== host).length
  }
}

/** Milliseconds from the beginning of a page until its editor can be typed in, everything in the browser's cache. */
async function editorReady(browser, p) {
  const person = await new Person(`http://localhost:${p.port}`).login('geschaeftsstelle', 'high')
  const context = await browser.newContext()
  await context.addCookies(person.cookie.split('; ').map(pair => { const at = pair.indexOf('='); return { name: pair.slice(0, at), value: pair.slice(at + 1), url: person.base.replace('http:', 'https:'), secure: true } }))
  const page = await context.newPage()
  await page.goto(`${person.base}/arbeit/themenfelder/mobilitaet`)
  await page.goto(new URL(await page.locator('a[href*="/arbeit/texte/field/"]').first().getAttribute('href'), person.base).href)
  const times = []
  for (let i = 0; i < 6; i++) {
    await page.locator('text-editor[data-ready]').waitFor()
    times.push(await page.evaluate(() => performance.now()))
    await page.reload({ waitUntil: 'commit' })
  }
  await context.close()
  // The first one fills the cache.
  return Math.max(...times.slice(1))
}

export async function weight() {
  const [port, providerPort] = [await freePort(), await freePort()]
  const identities = await provider(providerPort, `http://localhost:${port}`)
  const p = await demo({ port, providerPort })
  const browser = await playwright.chromium.launch(chromium)
  const rows = []
  const visits = []
  for (const first of ['/', '/themenfelder/mobilitaet', '/projekte']) {
    const page = await (await browser.newContext()).newPage()
    const a = await visit(page, p.at(first))
    const b = await visit(page, p.at('/strategie'))
    visits.push([a, b])
    rows.push({ page: first, 'first visit kB': (a.bytes / 1000).toFixed(1), requests: a.requests, scripts: a.scripts, 'foreign hosts': a.foreign, 'next page kB': (b.bytes / 1000).toFixed(1) })
    await page.context().close()
  }
  const ready = await editorReady(browser, p)
  await browser.close()
  await stop(p.child)
  await stop(identities)
  table('Weight of public pages', rows)
  const pkg = path.join(target, 'site/pkg')
  const manifest = JSON.parse(fs.readFileSync(path.join(pkg, 'manifest.json'), 'utf8'))
  const size = name => fs.statSync(path.join(pkg, manifest[name] + '.br')).size
  const parts = ['client.wasm', 'client.js', 'start.js']
  table('Browser part of a working page, brotli', [...parts.map(name => ({ file: name, kB: (size(name) / 1000).toFixed(1) })), { file: 'together', kB: (parts.reduce((sum, name) => sum + size(name), 0) / 1000).toFixed(1) }])
  const together = [...parts, 'editor.js'].reduce((sum, name) => sum + size(name), 0) / 1000
  const worst = pick => [Math.max(...visits.map(pick))]
  figure('public page, first visit, dearest', '≤ 60 kB', worst(([a]) => a.bytes / 1000), { unit: 'kB', digits: 1, met: v => v <= 60 })
  figure('public page, requests of a first visit', '≤ 6', worst(([a]) => a.requests), { met: v => v <= 6 })
  figure('public page, scripts and foreign hosts', '0', worst(([a, b]) => a.scripts + a.foreign + b.scripts + b.foreign), { met: v => v === 0 })
  figure('next public page, dearest', '≤ 15 kB', worst(([, b]) => b.bytes / 1000), { unit: 'kB', digits: 1, met: v => v <= 15 })
  figure('working page, WASM and JS as brotli', '≤ 300 kB', [parts.reduce((sum, name) => sum + size(name), 0) / 1000], { unit: 'kB', met: v => v <= 300 })
  figure('page with the editor, WASM and JS as brotli', '≤ 400 kB', [together], { unit: 'kB', met: v => v <= 400 })
  figure('from the page to the editor one can type in, warm cache, worst of five', '≤ 1,000 ms', [ready], { unit: 'ms', met: v => v <= 1000 })
}
