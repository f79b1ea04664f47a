// Runs the measurements and prints tables: node run.mjs [read] [weight] [start] [growth]
import { stopAll } from './kit.mjs'
import { read } from './read.mjs'
import { begin } from './start.mjs'
import { weight } from './weight.mjs'

const parts = { start: begin, weight, read }
const chosen = process.argv.slice(2)
const unknown = chosen.filter(name => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no measurement called ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}
try {
  for (const [name, run] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await run()
} finally {
  await stopAll()
}
