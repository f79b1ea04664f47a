// A conference that a hundred screens follow: how long a change takes to reach them, and what it costs.
import { demo, figure, freePort, percentile, postgres, stop, table, usage } from './kit.mjs'
import { Person, provider } from './person.mjs'

const SCREENS = 100
const CHANGES = 20
/** Between two changes: a lively session. */
const PAUSE = 2000

/** Follows until `over`; notes when each revision arrived. */
async function follow(address, cookie, seen, over) {
  const answer = await fetch(address, { headers: { cookie }, signal: over })
  if (answer.status !== 200) throw new Error(`${address} answers with ${answer.status}`)
  const read = async () => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of answer.body) {
      rest += decoder.decode(chunk, { stream: true })
      const events = rest.split('\n\n')
      rest = events.pop()
      for (const event of events) {
        const id = /^id: ?(\d+)$/m.exec(event)?.[1]
        if (id) seen.push({ revision: Number(id), at: performance.now() })
      }
    }
  }
  read().catch(error => { if (!over.aborted) throw error })
}

async function session(database) {
  const [port, providerPort] = [await freePort(), await freePort()]
  const base = `http://localhost:${port}`
  const login = await provider(providerPort, base)
  const p = await demo({ database, port, providerPort })
  const chair = await new Person(base).login('vorsitz', 'high')
  const list = await chair.open(`${base}/arbeit/konferenzen`)
  const at = /href="(\/arbeit\/konferenzen\/[0-9a-f-]{36})"[^>]*>Bürgermeisterkonferenz im Dezember 2026/.exec(list.text)[1]
  const id = at.split('/').at(-1)
  const act = async (name, fields) => {
    const answer = await chair.send(`/aktion/conferences/${name}`, Object.fromEntries(Object.entries(fields).map(([k, v]) => [`f[${k}]`, v])))
    if (answer.status !== 303 || !answer.to.includes('meldung=')) throw new Error(`${name}: ${answer.status} ${answer.to}`)
  }
  await act('step', { id, step: 'open', confirm: 'on' })
  await act('presence', { conference_id: id, presence: 'present' })
  const page = await chair.open(`${base}${at}/leitung`)
  const items = [...new Set([...page.text.matchAll(/name="f\[id\]" value="([0-9a-f-]{36})"\s*\/?><input type="hidden" name="f\[step\]" value="call"/g)].map(m => m[1]))]

  const over = new AbortController()
  const screens = Array.from({ length: SCREENS }, () => [])
  await Promise.all(screens.map((seen, i) => follow(`${base}${at}/live${i % 10 === 0 ? '?art=beamer' : ''}`, chair.cookie, seen, over.signal)))
  const all = n => new Promise(resolve => {
    const look = () => screens.every(seen => seen.length >= n) ? resolve() : setTimeout(look, 5)
    look()
  })
  await all(1)
  const before = usage(p.child.pid).cpu
  const begin = performance.now()
  const took = []
  for (let n = 0; n < CHANGES; n++) {
    const pressed = performance.now()
    await act('item-step', { id: items[n % items.length], step: 'call' })
    await all(n + 2)
    took.push(...screens.map(seen => seen[n + 1].at - pressed))
    await new Promise(resolve => setTimeout(resolve, Math.max(0, PAUSE - (performance.now() - pressed))))
  }
  const share = (usage(p.child.pid).cpu - before) / ((performance.now() - begin) / 1000) * 100
  over.abort()
  await stop(p.child)
  await stop(login)
  return { median: percentile(took, 0.5), p95: percentile(took, 0.95), worst: Math.max(...took), share }
}

export async function conference() {
  const pg = await postgres()
  const found = [await session(), await session(pg.database())]
  pg.stop()
  table(`A conference on ${SCREENS} screens, ${CHANGES} changes, one every ${PAUSE / 1000} s`, found.map((r, i) => ({
    database: ['SQLite', 'PostgreSQL'][i], 'from the button to a screen, median ms': r.median.toFixed(0), 'p95 ms': r.p95.toFixed(0), 'worst ms': r.worst.toFixed(0), 'of one core, %': r.share.toFixed(1)
  })))
  figure('a conference change on 100 screens, p95', '≤ 300 ms', found.map(r => r.p95), { unit: 'ms', met: v => v <= 300 })
  figure('of one core, a change every two seconds', '< 5 %', found.map(r => r.share), { unit: '%', digits: 1, met: v => v < 5 })
}
