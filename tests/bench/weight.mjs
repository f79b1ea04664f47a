// What a browser transfers, and the size of the browser part of a working page.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { demo, figure, root, stop, table, target } from './kit.mjs'
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

export async function weight() {
  const p = await demo()
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
  await browser.close()
  await stop(p.child)
  table('Weight of public pages', rows)
  const pkg = path.join(target, 'site/pkg')
  const manifest = JSON.parse(fs.readFileSync(path.join(pkg, 'manifest.json'), 'utf8'))
  const size = name => fs.statSync(path.join(pkg, manifest[name] + '.br')).size
  const parts = ['client.wasm', 'client.js', 'start.js']
  table('Browser part of a working page, brotli', [...parts.map(name => ({ file: name, kB: (size(name) / 1000).toFixed(1) })), { file: 'together', kB: (parts.reduce((sum, name) => sum + size(name), 0) / 1000).toFixed(1) }])
  const worst = pick => [Math.max(...visits.map(pick))]
  figure('public page, first visit, dearest', '≤ 60 kB', worst(([a]) => a.bytes / 1000), { unit: 'kB', digits: 1, met: v => v <= 60 })
  figure('public page, requests of a first visit', '≤ 6', worst(([a]) => a.requests), { met: v => v <= 6 })
  figure('public page, scripts and foreign hosts', '0', worst(([a, b]) => a.scripts + a.foreign + b.scripts + b.foreign), { met: v => v === 0 })
  figure('next public page, dearest', '≤ 15 kB', worst(([, b]) => b.bytes / 1000), { unit: 'kB', digits: 1, met: v => v <= 15 })
  figure('working page, WASM and JS as brotli', '≤ 300 kB', [parts.reduce((sum, name) => sum + size(name), 0) / 1000], { unit: 'kB', met: v => v <= 300 })
}
