// The papers of one conference, one for each of thirteen municipalities, downloaded as Word and PDF files.
import fs from 'node:fs'
import path from 'node:path'
import { demo, figure, folder, freePort, postgres, root, stop, table } from './kit.mjs'
import { Person, provider } from './person.mjs'

const TOWNS = 13
const fixtures = path.join(root, 'tests/fixtures/coesfeld')

/** The demo region with one more member, and a conference about its priorities and its edition that nobody objects to. */
function story() {
  const to = folder()
  const base = JSON.parse(fs.readFileSync(path.join(fixtures, 'base.json'), 'utf8'))
  const town = base.organisations.find(o => o.kind === 'municipality')
  const own = base.organisations.filter(o => ['county', 'town', 'municipality'].includes(o.kind)).length
  for (let n = own; n < TOWNS; n++) {
    base.organisations.push({ ...town, id: `key:org/ort-${n}`, ags: `09${String(n).padStart(6, '0')}`, name: `Gemeinde Ort ${n}`, short_name: `Ort ${n}`, slug: `ort-${n}`, map_cell: null })
  }
  const asked = base.organisations.filter(o => ['county', 'town', 'municipality'].includes(o.kind))
  const item = (n, title, subject) => ({ id: `key:agenda/bench/${n}`, title, subject, recommendation: 'Die Konferenz stimmt zu.', positions: asked.map(o => ({ organisation: o.id, stance: 'consent' })) })
  const conference = { id: 'key:conference/bench', title: 'Konferenz zur Messung', starts_at: '2026-12-10T09:00:00Z', minutes: 120, place: 'Rathaus', quorum: 7, state: 'invited', items: [item(1, 'Prioritäten', 'priorities'), item(2, 'Fassung in die Räte geben', 'edition:1')] }
  const write = (name, bundle) => fs.writeFileSync(path.join(to, name), JSON.stringify(bundle))
  write('base.json', base)
  fs.copyFileSync(path.join(fixtures, '2019.json'), path.join(to, '2019.json'))
  write('conference.json', { format: 'portal-bundle/1', conferences: [conference] })
  write('demo.json', { steps: [{ bundle: 'base.json' }, { bundle: '2019.json', publish: { at: '2019-11-20T10:00:00Z', label: 'discussion', reason: 'Anfang' } }, { bundle: 'conference.json' }] })
  return to
}

async function measure(made, database) {
  const [port, providerPort] = [await freePort(), await freePort()]
  const base = `http://localhost:${port}`
  const login = await provider(providerPort, base)
  const portal = await demo({ story: made, database, port, providerPort })
  const chair = await new Person(base).login('vorsitz', 'high')
  const list = await chair.open(`${base}/arbeit/konferenzen`)
  const at = /href="(\/arbeit\/konferenzen\/[0-9a-f-]{36})"[^>]*>Konferenz zur Messung/.exec(list.text)[1]
  const id = at.split('/').at(-1)
  const act = async (name, form) => {
    const sent = await chair.send(`/aktion/conferences/${name}`, Object.fromEntries(Object.entries(form).map(([k, v]) => [`f[${k}]`, v])))
    if (sent.status !== 303 || !sent.to.includes('meldung=')) throw new Error(`${name}: ${sent.status} ${sent.to}`)
  }
  await act('step', { id, step: 'open', confirm: 'on' })
  await act('presence', { conference_id: id, presence: 'present' })
  await act('outcome', { conference_id: id, outcome: 'unanimous' })
  await act('step', { id, step: 'close' })
  const page = await chair.open(`${base}${at}/vorlagen`)
  const files = [...new Set([...page.text.matchAll(/href="([^"]*\/vorlagen\/[^"/]*\.(?:docx|pdf))"/g)].map(m => m[1]))]
  if (files.length !== TOWNS * 2) throw new Error(`${files.length} files instead of ${TOWNS * 2}`)
  const found = { docx: 0, pdf: 0, bytes: 0, worst: 0 }
  for (const file of files) {
    const begin = performance.now()
    const answer = await fetch(base + file, { headers: { cookie: chair.cookie } })
    found.bytes += (await answer.arrayBuffer()).byteLength
    if (!answer.ok) throw new Error(`${file} answers with ${answer.status}`)
    const took = performance.now() - begin
    found[file.split('.').at(-1)] += took / 1000
    found.worst = Math.max(found.worst, took)
  }
  await stop(portal.child)
  await stop(login)
  return found
}

export async function papers() {
  const made = story()
  const pg = await postgres()
  const found = [await measure(made), await measure(made, pg.database())]
  pg.stop()
  table(`Papers of a conference, ${TOWNS} municipalities, all files one after the other`, found.map((f, i) => ({
    database: ['SQLite', 'PostgreSQL'][i], 'DOCX s': f.docx.toFixed(2), 'PDF s': f.pdf.toFixed(2), 'worst file ms': f.worst.toFixed(0), 'all files kB': (f.bytes / 1000).toFixed(0)
  })))
  figure('thirteen papers downloaded as DOCX and PDF', 'at most 5 s', found.map(f => f.docx + f.pdf), { unit: 's', digits: 2, met: s => s <= 5 })
}
