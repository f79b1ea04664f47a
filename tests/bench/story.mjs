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
  fs.writeFileSync(path.join(to, 'demo.json'), JSON.stringify({ steps }))
  return to
}

/** A bundle that changes `count` of `sheets`. */
export function changes(sheets, count) {
  const base = read('2019.json')
  const step = Math.floor(sheets / count)
  return { format: 'portal-bundle/1', sheets: Array.from({ length: count }, (_, i) => sheet(1 + i * step, base.fields, 1000)) }
}
