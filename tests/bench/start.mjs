// Time until the portal answers, and its memory then.
import { demo, median, stop, table, usage } from './kit.mjs'

export async function begin() {
  const runs = []
  for (let i = 0; i < 5; i++) {
    const p = await demo()
    await (await fetch(p.at('/'))).arrayBuffer()
    runs.push({ started: p.started, memory: usage(p.child.pid).memory })
    await stop(p.child)
  }
  table('Start with the demo region, median of 5', [{ 'until the first answer, ms': median(runs.map(r => r.started)).toFixed(0), 'memory MB': median(runs.map(r => r.memory)).toFixed(0) }])
}
