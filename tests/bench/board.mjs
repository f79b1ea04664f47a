// The board of 400 municipalities (a whole federal state), three bodies each: the public one whenever a council
// has decided anew, so that nothing of it is in memory, and the one in the workspace.
import fs from 'node:fs'
import path from 'node:path'
import { demo, figure, folder, freePort, median, postgres, root, stop, table } from './kit.mjs'
import { Person, fields, provider } from './person.mjs'

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

/** A town of the demo region whose council has not decided yet. */
const undecided = read('base.json').organisations.findIndex((o, i) => i % 3 === 0 && o.kind !== 'county')

/** The council's result is recorded, and recorded anew the next time: nothing of it stands in memory then. */
function councillor(clerk, slug) {
  let n = 0
  return async () => {
    n += 1
    const path = await clerk.open(`${clerk.base}/arbeit/raete/1/${slug}`)
    const edit = [...path.text.matchAll(new RegExp(`href="(/arbeit/raete/1/${slug}/[0-9a-f-]{36})"`, 'g'))].at(-1)[1]
    const form = fields((await clerk.open(clerk.base + edit)).text, 'councils/save')
    const sent = await clerk.send('/aktion/councils/save', { ...form, 'f[result]': 'majority', 'f[yes]': String(10 + n), 'f[no]': '3', 'f[reason]': 'Zur Messung' })
    if (sent.status !== 303 || !sent.to.includes('meldung=')) throw new Error(`recording led to ${sent.status} ${sent.to}`)
  }
}

/** Times of one address; the first one is not counted, it brings what the region is to the program. */
async function times(address, cookie, before) {
  const all = []
  let bytes = 0
  for (let i = 0; i < requests + 1; i++) {
    await before()
    const begin = performance.now()
    const answer = await fetch(address, { headers: { 'accept-encoding': 'identity', ...(cookie && { cookie }) } })
    bytes = (await answer.arrayBuffer()).byteLength
    if (!answer.ok) throw new Error(`${address} answers ${answer.status}`)
    all.push(performance.now() - begin)
  }
  return { bytes, median: median(all.slice(1)), worst: Math.max(...all.slice(1)) }
}

async function measure(made, database) {
  const [port, providerPort] = [await freePort(), await freePort()]
  const base = `http://localhost:${port}`
  const login = await provider(providerPort, base)
  const portal = await demo({ story: made, database, port, providerPort, args: ['--page-cache-mb', '0'] })
  const { slug } = read('base.json').organisations[undecided]
  const clerk = await new Person(base).login(`sitzungsdienst-${slug}`, 'substantial')
  const decides = councillor(clerk, slug)
  const open = await times(`${base}/beschluesse`, undefined, decides)
  const work = await times(`${base}/arbeit/raete`, clerk.cookie, decides)
  await stop(portal.child)
  await stop(login)
  return { open, work }
}

export async function board() {
  const made = story()
  const pg = await postgres()
  const rows = []
  const found = []
  for (const [name, database] of [['SQLite', undefined], ['PostgreSQL', pg.database()]]) {
    const m = await measure(made, database)
    found.push(m)
    for (const [board, of] of [['public', m.open], ['workspace', m.work]]) rows.push({ database: name, board, bytes: of.bytes, 'median ms': of.median.toFixed(1), 'worst ms': of.worst.toFixed(1) })
  }
  table(`The board of ${municipalities} municipalities, rendered afresh after a result, ${requests} requests`, rows)
  figure('board of 400 municipalities, after a result, worst', '≤ 100 ms', found.map(m => m.open.worst), { unit: 'ms', digits: 1, met: v => v <= 100 })
  figure('the same in the workspace, worst', '≤ 100 ms', found.map(m => m.work.worst), { unit: 'ms', digits: 1, met: v => v <= 100 })
  pg.stop()
}
