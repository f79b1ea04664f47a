// Runs the measurements and prints tables: node run.mjs [start] [weight] [read] [growth] [board] [papers] [overlay]
import { board } from './board.mjs'
import { growth } from './growth.mjs'
import { stopAll, summary } from './kit.mjs'
import { overlay } from './overlay.mjs'
import { papers } from './papers.mjs'
import { read } from './read.mjs'
import { begin } from './start.mjs'
import { weight } from './weight.mjs'

const parts = { start: begin, weight, read, growth, board, papers, overlay }
const chosen = process.argv.slice(2)
const unknown = chosen.filter(name => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no measurement called ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}
try {
  for (const [name, run] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await run()
  summary()
} finally {
  await stopAll()
}
