// Runs the measurements and prints tables: node run.mjs [start] [weight] [read] [growth] [board] [papers] [conference] [overlay] [write]
//   --only WORDS   of growth only the pages whose names contain these words, without publishing
//   --on DATABASE  of growth only sqlite or postgres
import { parseArgs } from 'node:util'
import { board } from './board.mjs'
import { conference } from './conference.mjs'
import { growth } from './growth.mjs'
import { stopAll, summary } from './kit.mjs'
import { overlay } from './overlay.mjs'
import { papers } from './papers.mjs'
import { read } from './read.mjs'
import { begin } from './start.mjs'
import { weight } from './weight.mjs'
import { write } from './write.mjs'

const parts = { start: begin, weight, read, growth, board, papers, conference, overlay, write }
const options = { only: { type: 'string' }, on: { type: 'string' } }
const { values, positionals: chosen } = parseArgs({ options, allowPositionals: true })
const unknown = chosen.filter(name => !(name in parts))
if (unknown.length > 0) {
  console.error(`There is no measurement called ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}
try {
  for (const [name, run] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await run(values)
  summary()
} finally {
  await stopAll()
}
