// Time until the portal answers, and its memory then.
import { demo, figure, median, postgres, stop, table, usage } from './kit.mjs'

async function runs(database) {
  const found = []
  for (let i = 0; i < 5; i++) {
    const p = await demo({ database: database?.() })
    await (await fetch(p.at('/'))).arrayBuffer()
    found.push({ started: p.started, memory: usage(p.child.pid).memory })
    await stop(p.child)
  }
  return { started: median(found.map(r => r.started)), memory: median(found.map(r => r.memory)) }
}

export async function begin() {
  const pg = await postgres()
  const found = [await runs(), await runs(pg.database)]
  pg.stop()
  table('Start with the demo region, median of 5', found.map((r, i) => ({ database: ['SQLite', 'PostgreSQL'][i], 'until the first answer, ms': r.started.toFixed(0), 'memory MB': r.memory.toFixed(0) })))
  figure('start until the first answer', '< 1 s', found.map(r => r.started / 1000), { unit: 's', digits: 2, met: v => v < 1 })
  figure('memory after start with the demo', '≤ 60 MB', found.map(r => r.memory), { unit: 'MB', met: v => v <= 60 })
}
