// What a large region costs: the same pages with 100 fact sheets and 3 editions, and with 10,000
// and 100; publishing a thousand changes while others read; comparing two editions.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { demo, figure, folder, freePort, median, portal, postgres, root, stop, table, usage } from './kit.mjs'
import { Person, provider } from './person.mjs'
import { changes, story } from './story.mjs'

const small = { sheets: 100, editions: 3 }
const large = { sheets: 10_000, editions: 100 }
const most = 1.5
const rounds = 3
/** CPU seconds of one address in one round, as near as requests allow. */
const share = 0.12

/** Name and addresses; several addresses take turns. `m` and `e` are the numbers of sheets and editions. */
const pages = ({ sheets: m, editions: e }) => [
  ['Startseite', ['/']],
  ['Strategie', ['/strategie']],
  ['Themenfelder', ['/themenfelder']],
  ['Themenfeld', ['/themenfelder/mobilitaet', '/themenfelder/bildung']],
  ['Projekte', ['/projekte', '/en/projekte']],
  ['Projekte, Karten nach Titel', ['/projekte?ansicht=karten&sort=titel']],
  ['Projekte, letzte Seite', [`/projekte?seite=${Math.ceil(m / 12)}`]],
  ['Projekte eines Feldes und Standes', ['/projekte?feld=mobilitaet&stand=running&sort=ende']],
  ['Projekte einer Kommune im Jahr', ['/projekte?ort=nottuln&jahr=2026']],
  ['Projekte mit häufigem Wort', ['/projekte?q=bus', '/projekte?q=glasfaser+schule']],
  ['Projekte mit seltenem Wort', ['/projekte?q=lastenrad', '/projekte?q=nummer+lastenrad']],
  ['Projekt', [7, 23, 64, 91].map(n => `/projekte/${n}`)],
  ['Workshops', ['/workshops']],
  ['Kommunen', ['/kommunen']],
  ['Kommune', ['/kommunen/nottuln', '/kommunen/kreis-coesfeld']],
  ['Fassungen', ['/fassungen']],
  ['Fassung', [`/fassungen/${e}`, `/fassungen/${e - 1}`]],
  ['Projekte einer älteren Fassung', [`/fassungen/${e - 1}/projekte`, `/fassungen/${e - 2}/projekte`]],
  ['Projekt einer älteren Fassung', [`/fassungen/${e - 1}/projekte/23`]],
  ['Vergleich zweier Fassungen', [`/fassungen/vergleich?von=${e - 1}&bis=${e}`]],
  ['Suche, häufiges Wort', ['/suche?q=bus', '/suche?q=schule&seite=2']],
  ['Suche, zwei Wörter', ['/suche?q=lastenrad+nummer']],
  ['Suche, seltenes Wort', ['/suche?q=lastenrad']],
  ['Feed', ['/neuigkeiten.atom']],
  ['Arbeit: Meine Arbeit', ['/arbeit'], 'high'],
  ['Arbeit: Projekte', ['/arbeit/projekte'], 'high'],
  ['Arbeit: Projekte nach Titel', ['/arbeit/projekte?sort=titel'], 'high'],
  ['Arbeit: Projekte nach Sachstand', ['/arbeit/projekte?sort=sachstand'], 'high'],
  ['Arbeit: Projekte mit Status', ['/arbeit/projekte?status=running'], 'high'],
  ['Arbeit: Projekte eines Feldes', ['/arbeit/projekte?feld={feld}'], 'high'],
  ['Arbeit: Projekte mit häufigem Wort', ['/arbeit/projekte?q=bus'], 'high'],
  ['Arbeit: Projekte mit seltenem Wort', ['/arbeit/projekte?q=lastenrad'], 'high'],
  ['Arbeit: Projekt', ['/arbeit/projekte/23'], 'high'],
  ['Arbeit: Vorschau eines Projekts', ['/arbeit/fassungen/vorschau/projekte/23', '/arbeit/fassungen/vorschau/projekte/7'], 'high'],
  ['Arbeit: Vorschau der Projekte', ['/arbeit/fassungen/vorschau/projekte'], 'high'],
  ['Arbeit: Nachrichten', ['/arbeit/nachrichten'], 'high'],
  ['Räte', ['/beschluesse']],
  ['Konferenzen', ['/konferenzen']],
  ['Bedarfsabfragen', ['/bedarfsabfragen']],
  ['Arbeit: Strategie', ['/arbeit/strategie'], 'high'],
  ['Arbeit: Themenfeld', ['/arbeit/themenfelder/mobilitaet'], 'high'],
  ['Arbeit: Projekt, neu', ['/arbeit/projekte/neu'], 'high'],
  ['Arbeit: Projekt bearbeiten', ['/arbeit/projekte/23/bearbeiten'], 'high'],
  ['Arbeit: Themenfeld, neu', ['/arbeit/themenfelder/neu'], 'high'],
  ['Arbeit: Themenfeld bearbeiten', ['/arbeit/themenfelder/mobilitaet/bearbeiten'], 'high'],
  ['Arbeit: Text', ['/arbeit/texte/field/{feld}/vision'], 'high'],
  ['Arbeit: Workshops', ['/arbeit/workshops'], 'high'],
  ['Arbeit: Workshop', ['/arbeit/workshops/runde'], 'high'],
  ['Arbeit: Ergebnis entscheiden', ['{ergebnis}'], 'high'],
  ['Arbeit: Räte', ['/arbeit/raete'], 'high'],
  ['Arbeit: Konferenzen', ['/arbeit/konferenzen'], 'high'],
  ['Arbeit: Konferenz', ['{konferenz}'], 'high'],
  ['Arbeit: Bedarfsabfragen', ['/arbeit/bedarfsabfragen'], 'high'],
  ['Arbeit: Bedarfsabfrage, Auswertung', ['/arbeit/bedarfsabfragen/runde/auswertung'], 'high'],
  ['Arbeit: Personen', ['/arbeit/personen'], 'high'],
  ['Arbeit: Protokoll', ['/arbeit/protokoll'], 'high']
]

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 })

function get(url, headers) {
  return new Promise((resolve, reject) => {
    http.get(url, { agent, headers }, answer => {
      answer.on('data', () => {})
      answer.on('end', () => answer.statusCode === 200 || answer.statusCode === 308 ? resolve() : reject(new Error(`${url} answers with ${answer.statusCode}`)))
      answer.on('error', reject)
    }).on('error', reject)
  })
}

/** A region of a size, with somebody logged in and all pages seen once. */
async function region(size, pg) {
  const port = await freePort()
  const providerPort = await freePort()
  const began = performance.now()
  const p = await demo({ story: story(size.sheets, size.editions), database: pg?.database(), args: ['--page-cache-mb', '0'], port, providerPort })
  pg?.tidy()
  const loaded = (performance.now() - began) / 1000
  const login = await provider(providerPort, `http://localhost:${port}`)
  // As many comings and goings as fill a page of the log, in both regions.
  for (let i = 0; i < 25; i++) await (await new Person(`http://localhost:${port}`).login('geschaeftsstelle', 'high')).send('/abmelden', {})
  const person = await new Person(`http://localhost:${port}`).login('geschaeftsstelle', 'high')
  const cpu = () => usage(p.child.pid).cpu + (pg ? usage(pg.pid()).cpu : 0)
  const list = await person.open(`${person.base}/arbeit/projekte`)
  const first = async (page, words) => new RegExp(`href="([^"]*)"[^>]*>(?:<[^>]*>)*${words}`).exec((await person.open(person.base + page)).text)[1]
  const places = {
    feld: /<option value="([0-9a-f-]{36})"/.exec(list.text)[1],
    ergebnis: await first('/arbeit/workshops/runde', 'Entscheiden'),
    konferenz: await first('/arbeit/konferenzen', 'Konferenz zur Messung')
  }
  const addresses = new Map()
  for (const [name, some, level] of pages(size)) {
    // Short addresses lead to long ones; what is measured is the page.
    const resolved = []
    for (const a of some) resolved.push((await person.open(person.base + a.replace(/\{(\w+)\}/, (_, name) => places[name]))).url)
    addresses.set(name, { urls: resolved, headers: level ? { cookie: person.cookie } : {} })
  }
  return { ...p, size, person, login, cpu, addresses, loaded }
}

/** CPU milliseconds of the server for each of `n` requests. */
async function cost(r, name, n) {
  const { urls, headers } = r.addresses.get(name)
  const before = r.cpu()
  let sent = 0
  await Promise.all([0, 1].map(async () => { while (sent < n) await get(urls[sent++ % urls.length], headers) }))
  return (r.cpu() - before) / n * 1000
}

/** Each address in turns on both regions, so that a busy moment of the machine hits both. */
async function compareSizes(a, b, only) {
  const rows = []
  for (const name of a.addresses.keys()) {
    if (!only.toLowerCase().split(',').some(part => name.toLowerCase().includes(part))) continue
    const trial = Math.max(await cost(a, name, 60), 0.05)
    const n = Math.max(20, Math.min(2000, Math.round(share * 1000 / trial)))
    const runs = []
    await cost(b, name, Math.min(n, 20))
    for (let i = 0; i < rounds; i++) runs.push([await cost(a, name, n), await cost(b, name, n)])
    rows.push({ name, small: median(runs.map(r => r[0])), large: median(runs.map(r => r[1])), ratio: median(runs.map(r => r[1] / r[0])) })
  }
  return rows
}

/** A thousand sheets change, the steward publishes, eight readers go on reading. */
async function publish(r) {
  const file = path.join(folder(), 'bundle.json')
  fs.writeFileSync(file, JSON.stringify(changes(r.size.sheets, 1000)))
  execFileSync(portal, ['import', file], { cwd: root, stdio: 'ignore', env: { ...process.env, PORTAL_DATABASE: r.url, PORTAL_FILES: path.join(r.data, 'files') } })
  const form = await r.person.open(`${r.person.base}/arbeit/fassungen/neu`)
  const field = name => / value="([^"]*)"/.exec(form.text.match(/<input[^>]*>/g).find(tag => tag.includes(`name="f[${name}]"`)))[1]
  const [promise, next] = [field('preview'), Number(field('number'))]
  const waits = []
  let reading = true
  const readers = Array.from({ length: 8 }, async (_, i) => {
    while (reading) {
      const begin = performance.now()
      await get(`${r.person.base}/projekte?seite=${1 + (waits.length + i) % 50}`, {})
      waits.push(performance.now() - begin)
    }
  })
  await new Promise(resolve => setTimeout(resolve, 500))
  const begin = performance.now()
  const sent = await r.person.send('/aktion/editions/publish', { 'f[number]': String(next), 'f[preview]': promise, 'f[label]': 'adopted', 'f[reason]': 'Tausend Steckbriefe fortgeschrieben' })
  const seconds = (performance.now() - begin) / 1000
  if (sent.status !== 303 || !sent.to.includes('published')) throw new Error(`publishing led to ${sent.status} ${sent.to}`)
  await new Promise(resolve => setTimeout(resolve, 1500))
  reading = false
  await Promise.all(readers)
  const at = performance.now()
  await get(`${r.person.base}/fassungen/vergleich?von=${next - 1}&bis=${next}`, {})
  const compared = (performance.now() - at) / 1000
  waits.sort((a, b) => a - b)
  return { seconds, compared, reads: waits.length, p99: waits[Math.floor(waits.length * 0.99)], longest: waits.at(-1) }
}

async function on(pg, only) {
  const [a, b] = [await region(small, pg), await region(large, pg)]
  const rows = await compareSizes(a, b, only)
  const published = only ? undefined : await publish(b)
  const memory = usage(b.child.pid).memory
  for (const p of [a, b]) {
    await stop(p.child)
    await stop(p.login)
  }
  return { rows, published, memory, loaded: b.loaded }
}

export async function growth({ only = '', on: database } = {}) {
  const names = ['SQLite', 'PostgreSQL'].filter(name => !database || name.toLowerCase().startsWith(database))
  const found = []
  if (names.includes('SQLite')) found.push(await on(undefined, only))
  if (names.includes('PostgreSQL')) {
    const pg = await postgres()
    found.push(await on(pg, only))
    pg.stop()
  }
  table(`Cost of a page on the server, ${small.sheets} sheets and ${small.editions} editions beside ${large.sheets} and ${large.editions}, CPU ms`, found[0].rows.map((row, i) => {
    const both = found.map(f => f.rows[i])
    return Object.fromEntries([['page', row.name], ...both.flatMap((r, j) => [[`${names[j]} small`, r.small.toFixed(2)], [`${names[j]} large`, r.large.toFixed(2)], [`${names[j]} ratio`, r.ratio.toFixed(2)]])])
  }))
  if (!only) table('Publishing 1,000 changed fact sheets of 10,000 while 8 readers go on', found.map((f, i) => ({
    database: names[i],
    'published in s': f.published.seconds.toFixed(1),
    'compared in s': f.published.compared.toFixed(2),
    'pages read meanwhile': f.published.reads,
    'p99 ms': f.published.p99.toFixed(0),
    'longest ms': f.published.longest.toFixed(0),
    'memory MB afterwards': f.memory.toFixed(0),
    'loading took s': f.loaded.toFixed(0)
  })))
  const worst = found.map(f => f.rows.reduce((a, b) => (b.ratio > a.ratio ? b : a)))
  const over = found.map(f => f.rows.filter(r => r.ratio > most))
  figure('growth, dearest page of the large region', `≤ ${most} × the small one`, worst.map(r => r.ratio), { unit: '×', digits: 2, met: v => v <= most })
  over.forEach((rows, i) => rows.forEach(r => console.log(`over ${most} on ${names[i]}: ${r.name} ${r.ratio.toFixed(2)}`)))
  if (only) return
  figure('publishing 1,000 changed fact sheets', '< 10 s', found.map(f => f.published.seconds), { unit: 's', digits: 1, met: v => v < 10 })
  figure('comparing these two editions', '< 1 s', found.map(f => f.published.compared), { unit: 's', digits: 2, met: v => v < 1 })
}
