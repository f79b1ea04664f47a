// Makes a large region: so many fact sheets and so many editions, from the demo region's members and fields.
import fs from 'node:fs'
import path from 'node:path'
import { folder, root } from './kit.mjs'

const fixtures = path.join(root, 'tests/fixtures/coesfeld')
const read = name => JSON.parse(fs.readFileSync(path.join(fixtures, name), 'utf8'))
const towns = ['kreis-coesfeld', 'ascheberg', 'billerbeck', 'coesfeld', 'duelmen', 'havixbeck', 'luedinghausen', 'nordkirchen', 'nottuln', 'olfen', 'rosendahl', 'senden']
const statuses = ['idea', 'planned', 'running', 'regular', 'completed', 'deferred']
const words = 'Bus Schule Rathaus Glasfaser Antrag Termin Karte Sensor Netz Bücherei Radweg Hallenbad Feuerwehr Spielplatz Haltestelle Bauhof'.split(' ')
const word = n => words[n % words.length]
/** The first sheets have a word of their own, so that a search for it finds as many in a region of any size. */
const RARE = 30

function sheet(n, fields, round) {
  const lead = towns[n % towns.length]
  const rare = n <= RARE
  return {
    id: `key:sheet/${n}`, number: n, title: `${word(n)} und ${word(n * 7 + 3)} Nummer ${n}${rare ? ' mit Lastenrad' : ''}`, state: 'ready', owner: `key:person/fachkraft-${lead}`,
    summary: `Ein Vorhaben für ${word(n * 3)} und ${word(n * 5)} in ${lead}, Stand der Runde ${round}. Es zeigt, wie sich viele Steckbriefe auf die Listen auswirken.`,
    status: rare ? 'running' : statuses[(n + round) % statuses.length], lead: `key:org/${lead}`, participants: [`key:org/${towns[(n + 3) % towns.length]}`],
    fields: [(rare ? fields.find(f => f.slug === 'mobilitaet') : fields[n % fields.length]).id], goals: [], start: `${2020 + n % 6}`, end: `${2026 + n % 4}`,
    milestones: [{ title: 'Auftakt', planned: '2024-03', expected: null, actual: '2024-04' }, { title: 'Betrieb', planned: '2026-09', expected: '2026-12', actual: null }],
    cost: 1000 * (n % 400), narrative: { markdown: `## Worum es geht\n\n${word(n)} wird mit ${word(n + 1)} verbunden. `.repeat(6) },
    notes: [{ id: `key:note/${n}/1`, date: '2026-06-01', light: ['green', 'yellow', 'red'][n % 3], actual: `Erster Abschnitt steht, Runde ${round}.` }]
  }
}

/** What there is once in a region of any size: a workshop with results to decide, a conference, an assessment that all answered, and the councils' way. */
function rest(base, fields) {
  const members = base.organisations.filter(o => towns.includes(o.slug))
  const results = Array.from({ length: 6 }, (_, n) => ({ id: `key:result/bench/${n}`, kind: 'decision', text: `Ergebnis ${n}: ${word(n)} und ${word(n + 5)} zuerst.`, state: 'open' }))
  const workshop = {
    id: 'key:workshop/bench', title: 'Runde zur Messung', slug: 'runde', summary: 'Eine Runde.', fields: fields.map(f => f.id), kind: 'event',
    sessions: [{ kind: 'on_site', first_day: '2026-06-01', last_day: null, place: 'Senden', title: 'Runde' }], participants: [{ kind: 'Verwaltungen', count: 20 }], minutes: { markdown: '# Worum es ging\n\nUm alles.' }, results, state: 'ready'
  }
  const item = { id: 'key:agenda/bench/1', title: 'Prioritäten', subject: 'priorities', recommendation: 'Die Konferenz stimmt zu.', positions: members.map(o => ({ organisation: o.id, stance: 'consent' })) }
  const conference = { id: 'key:conference/bench', title: 'Konferenz zur Messung', starts_at: '2026-12-10T09:00:00Z', minutes: 120, place: 'Rathaus', quorum: 7, state: 'invited', items: [item] }
  const axes = ['Bedeutung', 'Potenzial'].map(name => ({ key: name.toLowerCase(), name, help: '' }))
  const asked = fields.map((f, n) => ({ id: `key:asked/bench/${n}`, field_id: f.id, title: f.title }))
  const sheets = members.map((o, t) => ({
    id: `key:answers/bench/${t}`, organisation: o.id, state: 'released', at: '2026-10-01T10:00:00Z',
    rows: asked.map((a, n) => ({ asked: a.id, ratings: Object.fromEntries(axes.map((x, i) => [x.key, 1 + (t + n * 3 + i) % 5])), comment: n === 0 ? 'Ein Satz dazu.' : '' }))
  }))
  const setup = { scale: { min: 1, max: 5, low: 'gering', high: 'hoch' }, axes, fields: asked, released_by: 'mayor' }
  const assessment = { id: 'key:assessment/bench', slug: 'runde', title: 'Runde', state: 'closed', opens_at: '2026-09-01T08:00:00Z', closes_at: '2026-10-31T17:00:00Z', setup, sheets }
  const path = (o, t) => ({ organisation: o.id, consultations: [{ id: `key:consultation/bench/${t}`, body: `key:body/rat-${o.slug}`, role: 'decision', paper: `${t}/2026`, date: '2026-10-12', ...(t % 3 && { result: 'unanimous', votes: { yes: 20 + t, no: 0 } }) }] })
  const round = { id: 'key:round/bench', edition: 1, adopted_on: '2026-09-01', proposal: 'Der Rat beschließt die Strategie.', paths: members.map(path) }
  return { workshops: [workshop], conferences: [conference], assessments: [assessment], councils: [round] }
}

/** Writes the bundles and returns their folder. The region grows with its editions; the last tenth of them only changes what is there. */
export function story(sheets, editions) {
  const to = folder()
  const base = read('2019.json')
  fs.copyFileSync(path.join(fixtures, 'base.json'), path.join(to, 'base.json'))
  const write = (name, bundle) => fs.writeFileSync(path.join(to, name), JSON.stringify({ format: 'portal-bundle/1', ...bundle }))
  const growing = Math.max(1, Math.floor(editions * 0.9) - 1)
  const have = e => Math.ceil(sheets * Math.min(e, growing) / growing)
  const steps = [{ bundle: 'base.json' }]
  for (let e = 1; e <= editions; e++) {
    const before = e === 1 ? 0 : have(e - 1)
    const fresh = Array.from({ length: have(e) - before }, (_, i) => sheet(before + i + 1, base.fields, e))
    const changed = before === 0 ? [] : Array.from({ length: 5 }, (_, i) => sheet(1 + (e * 37 + i * 11) % before, base.fields, e))
    write(`e${e}.json`, { ...(e === 1 ? base : {}), sheets: [...changed, ...fresh] })
    const at = new Date(Date.UTC(2016, e, 1, 10)).toISOString().replace('.000', '')
    steps.push({ bundle: `e${e}.json`, publish: { at, label: 'adopted', reason: `Fortschreibung ${e}` } })
  }
  write('rest.json', rest(read('base.json'), base.fields))
  steps.push({ bundle: 'rest.json' })
  fs.writeFileSync(path.join(to, 'demo.json'), JSON.stringify({ steps }))
  return to
}

/** A bundle that changes `count` of `sheets`. */
export function changes(sheets, count) {
  const base = read('2019.json')
  const step = Math.floor(sheets / count)
  return { format: 'portal-bundle/1', sheets: Array.from({ length: count }, (_, i) => sheet(1 + i * step, base.fields, 1000)) }
}
