// Writing together: what the server spends per letter, how soon others see it, what joining and idling cost.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { figure, folder, freePort, postgres, root, table } from './kit.mjs'

const bench = path.join(root, 'tests/bench/collab')

/** A prepared portal; returns what runs one scenario of load.mjs against it, from a fresh copy. */
function prepared(...options) {
  const home = folder()
  const port = 3100 + (process.pid % 500) * 4
  execFileSync('node', [path.join(bench, 'prepare.mjs'), home, '--port', String(port), ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
  return (scenario, ...more) => {
    const run = path.join(home, 'run.sqlite3')
    for (const file of ['', '-wal', '-shm']) fs.rmSync(run + file, { force: true })
    const out = execFileSync('node', [
      path.join(bench, 'load.mjs'), scenario, '--url', `ws://127.0.0.1:${port}/arbeit/texte/{room}/live`, '--fragment', 'text', '--ack-type', '100',
      '--cookie-file', path.join(home, 'cookies.txt'), '--room-list', fs.readFileSync(path.join(home, 'rooms.txt'), 'utf8').trim(),
      '--spawn', `exec ${path.join(home, 'serve')} ${run}`, ...(options.includes('2') ? ['--port2', String(port + 2)] : []), ...more
    ], { encoding: 'utf8', cwd: bench, maxBuffer: 1 << 24 })
    return out.trim().split('\n').map(line => JSON.parse(line))
  }
}

function typed(run, cps = 20) {
  const lines = run('fanout', '--rooms', '10', '--clients', '5', '--cps', String(cps), '--seconds', '10')
  const told = lines.find(line => line.latency)
  const same = lines.find(line => line.check)
  if (!told?.all_delivered || same?.rooms_equal !== same?.rooms) throw new Error('not everybody has the same text')
  return told
}

/** Milliseconds that a small write takes until the disk has it; the median of fifty. */
function fdatasync() {
  const file = path.join(folder(), 'disk')
  const handle = fs.openSync(file, 'w')
  const times = Array.from({ length: 50 }, () => {
    fs.writeSync(handle, 'x'.repeat(500))
    const begin = performance.now()
    fs.fdatasyncSync(handle)
    return performance.now() - begin
  })
  fs.closeSync(handle)
  return times.sort((a, b) => a - b)[25]
}

export async function write() {
  if (!fs.existsSync(path.join(bench, 'node_modules'))) execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: bench, stdio: 'inherit' })
  const pg = await postgres()
  const places = [['SQLite', prepared()], ['PostgreSQL', prepared('--database', pg.database())], ['PostgreSQL, two instances', prepared('--database', pg.database(), '--instances', '2')]]
  const runs = places.map(([, run]) => [typed(run), typed(run), typed(run)].sort((a, b) => a.latency.p95_ms - b.latency.p95_ms)[1])
  const kilobytes = r => r.server_write_mb * 1000 / r.keys
  table(`Ten texts with five people each at 20 keys a second, the middle of three runs of 10 s; an fdatasync takes ${fdatasync().toFixed(2)} ms`, places.map(([where], i) => ({
    where, 'deliveries/CPU-s': runs[i].delivered_per_server_cpu_s, 'p50 ms': runs[i].latency.p50_ms, 'p95 ms': runs[i].latency.p95_ms,
    // What PostgreSQL writes is not the portal's.
    'kB written per key': i === 0 ? kilobytes(runs[i]).toFixed(2) : '', 'memory MB': runs[i].server_rss_mb, delivered: runs[i].delivered
  })))
  figure('letters delivered per CPU-second of the server, 10 texts × 5 people', '3 × Hocuspocus', runs.slice(0, 2).map(r => r.delivered_per_server_cpu_s))
  figure('from the key to the others, p95', 'not above Hocuspocus', runs.slice(0, 2).map(r => r.latency.p95_ms), { unit: 'ms', digits: 1 })
  figure('written to the disk per key', '≤ 2 kB', [kilobytes(runs[0])], { unit: 'kB', digits: 2, met: v => v <= 2 })

  const joins = places.slice(0, 2).map(([, run]) => run('coldjoin', '--deflate', 'true'))
  const of = (i, step, kind) => joins[i].find(line => line.step === step && line.kind === kind)
  const both = (step, kind, key) => [0, 1].map(i => of(i, step, kind)[key])
  figure('changes taken in from one writer, each on the disk', '≥ 20,000 /s', both('ingest', 'edits', 'updates_per_s'), { unit: '/s', met: v => v >= 20_000 })
  figure('joining a text of 50,000 edits that is open, last byte', '≤ 5 ms', both('join-warm', 'edits', 'lastbyte_ms'), { unit: 'ms', digits: 1, met: v => v <= 5 })
  figure('the same after a kill', '≤ 15 ms', both('join-after-sigkill-restart', 'edits', 'lastbyte_ms'), { unit: 'ms', digits: 1, met: v => v <= 15 })
  figure('bytes on the wire per byte of that text, deflated', '≤ 2', both('join-warm', 'edits', 'wire_per_text_byte'), { digits: 2, met: v => v <= 2 })
  figure('the same for 200 kB of pasted text', '≤ 1.02', both('join-warm', 'text', 'wire_per_text_byte'), { digits: 2, met: v => v <= 1.02 })

  const idle = places.slice(0, 2).map(([, run]) => run('idle', '--conns', '10000', '--rooms', '39', '--seconds', '30'))
  const said = step => idle.map(lines => lines.find(line => line.step === step))
  figure('ten thousand who only read: memory', '≤ 400 MB', said('connect').map(l => l.rss_after_mb), { unit: 'MB', met: v => v <= 400 })
  figure('ten thousand who only read: share of a core', '< 1 %', said('idle').map(l => 100 * l.server_cpu_share), { unit: '%', digits: 2, met: v => v < 1 })
  if (said('one-writer').some(l => !l.all_delivered)) throw new Error('not every reader got every key')
  figure('an edit at all of 257 people in one text, p95', '≤ 15 ms', said('one-writer').map(l => l.latency.p95_ms), { unit: 'ms', digits: 1, met: v => v <= 15 })

  const [few, lots] = prepared('--sheets', '1000')('many', '--texts', '100,1000')
  if (!few.all_delivered || !lots.all_delivered) throw new Error('not everybody has the same text')
  figure('1,000 open texts beside 100: CPU per letter delivered', '≤ 1.1', [lots.server_us_per_delivery / few.server_us_per_delivery], { unit: '×', digits: 2, met: v => v <= 1.1 })
  figure('the same: memory per text', '≤ 1.1', [lots.kb_per_text / few.kb_per_text], { unit: '×', digits: 2, met: v => v <= 1.1 })
  figure('memory that 1,000 texts leave behind when all have gone', '0', [lots.rss_closed_mb - lots.rss_before_mb], { unit: 'MB', digits: 1 })

  const run = places[0][1]
  const beside = (scenario, ...more) => run(scenario, '--rooms', '5', '--clients', '3', '--cps', '10', '--seconds', '15', ...more).find(line => line.step?.startsWith('beside'))
  const disturbed = [beside('malformed'), beside('flood')]
  figure('people who type beside broken messages, p95', '< 200 ms', [disturbed[0].latency.p95_ms], { unit: 'ms', digits: 1, met: v => v < 200 })
  figure('people who type beside a gigabyte from others, p95', '< 200 ms', [disturbed[1].latency.p95_ms], { unit: 'ms', digits: 1, met: v => v < 200 })
  pg.stop()
}
