// The board of 400 municipalities (a whole federal state), three bodies each, rendered afresh.
import fs from 'node:fs'
import path from 'node:path'
import { demo, figure, folder, median, postgres, root, stop, table } from './kit.mjs'

const municipalities = 400
const requests = 30
const fixtures = path.join(root, 'tests/fixtures/coesfeld')
const read = name => JSON.parse(fs.readFileSync(path.join(fixtures, name), 'utf8'))

/** The demo region's first edition with many more members, and every council asked about it. */
function story() {
  const out = folder()
  const base = read('base.json')
  const town = base.organisations.find(o => o.kind === 'municipality')
  const setup = []
  const paths = []
  for (let i = base.organisations.length; i < municipalities; i++) {
    const slug = `ort-${i}`
    base.organisations.push({ ...town, id: `key:org/${slug}`, ags: `09${String(i).padStart(6, '0')}`, name: `Gemeinde Ort ${i}`, short_name: `Ort ${i}`, slug, map_cell: null })
    for (const body of ['rat', 'hfa', 'fach']) {
      base.bodies.push({ id: `key:body/${body}-${slug}`, organisation_id: `key:org/${slug}`, name: `${body === 'rat' ? 'Rat der Gemeinde' : 'Ausschuss'} Ort ${i}`, kind: body === 'rat' ? 'council' : 'committee' })
    }
  }
  for (const [i, o] of base.organisations.entries()) {
    const slug = o.slug
    const decided = i % 3 > 0
    const wording = i % 20 === 0 ? { wording: `Der Rat beschließt die Strategie in Fassung 1. Mittel stehen unter Vorbehalt (${i}).` } : {}
    paths.push({
      organisation: o.id,
      consultations: ['fach', 'hfa', 'rat'].map((body, n) => ({
        id: `key:consultation/${slug}/${n}`, body: `key:body/${body}-${slug}`, role: body === 'rat' ? 'decision' : 'preliminary', paper: `${i}/2026`,
        date: `2026-10-${String(5 + n * 7 + (i % 5)).padStart(2, '0')}`,
        ...(decided || n < 2 ? { result: i % 4 ? 'unanimous' : 'majority', votes: { yes: 20 + (i % 20), no: i % 4 ? 0 : 3 }, ...(n === 2 ? wording : {}) } : {})
      }))
    })
  }
  fs.writeFileSync(path.join(out, 'base.json'), JSON.stringify(base))
  fs.copyFileSync(path.join(fixtures, '2019.json'), path.join(out, '2019.json'))
  const round = { id: 'key:round/1', edition: 1, adopted_on: '2026-09-01', proposal: 'Der Rat beschließt die Strategie in Fassung 1.', paths }
  fs.writeFileSync(path.join(out, 'councils.json'), JSON.stringify({ format: 'portal-bundle/1', councils: [round], council_setups: setup }))
  const publish = { at: '2026-09-01T10:00:00Z', label: 'adopted', reason: 'Zur Messung' }
  fs.writeFileSync(path.join(out, 'demo.json'), JSON.stringify({ steps: [{ bundle: 'base.json' }, { bundle: '2019.json', publish }, { bundle: 'councils.json' }] }))
  return out
}

async function measure(portal) {
  const times = []
  let bytes = 0
  for (let i = 0; i < requests + 5; i++) {
    const begin = performance.now()
    const answer = await fetch(portal.at('/beschluesse'), { headers: { 'accept-encoding': 'identity' } })
    bytes = (await answer.arrayBuffer()).byteLength
    if (!answer.ok) throw new Error(`/beschluesse answers ${answer.status}`)
    if (i >= 5) times.push(performance.now() - begin)
  }
  return { bytes, median: median(times), worst: Math.max(...times) }
}

export async function board() {
  const made = story()
  const pg = await postgres()
  const rows = []
  const found = []
  for (const [name, database] of [['SQLite', undefined], ['PostgreSQL', pg.database()]]) {
    const portal = await demo({ story: made, database, args: ['--page-cache-mb', '0'] })
    const m = await measure(portal)
    found.push(m.median)
    rows.push({ database: name, municipalities, bytes: m.bytes, 'median ms': m.median.toFixed(1), 'worst ms': m.worst.toFixed(1) })
    await stop(portal.child)
  }
  table(`The board of ${municipalities} municipalities, rendered afresh, ${requests} requests`, rows)
  figure('board of 400 municipalities', '≤ 100 ms', found, { unit: 'ms', digits: 1, met: v => v <= 100 })
  pg.stop()
}
