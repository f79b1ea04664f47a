// What the measurements share: starting programs, reading /proc, medians.
import { spawn, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')
export const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target')
export const portal = path.join(target, 'release/portal')
const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
const children = []
const folders = []

export function folder() {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'portal-bench-'))
  fs.chmodSync(made, 0o755)
  folders.push(made)
  return made
}

export async function freePort() {
  return await new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => resolve(port)) })
  })
}

export function start(program, args, options = {}) {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'ignore'], ...options })
  children.push(child)
  return child
}

export async function stop(child, signal = 'SIGTERM') {
  if (child.exitCode !== null) return
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill(signal)
  await gone
}

export async function stopAll() {
  for (const child of children) await stop(child)
  for (const made of folders) fs.rmSync(made, { recursive: true, force: true })
}

/** Waits until an address answers with 200; returns milliseconds. */
export async function ready(address, child, limit = 60_000) {
  const begin = performance.now()
  while (performance.now() - begin < limit) {
    if (child?.exitCode != null) throw new Error(`the program ended with ${child.exitCode}`)
    const answer = await fetch(address).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return performance.now() - begin
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  throw new Error(`${address} does not answer`)
}

function family(pid) {
  const all = [pid]
  try {
    for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
      for (const child of fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean)) all.push(...family(Number(child)))
    }
  } catch { /* gone */ }
  return [...new Set(all)]
}

/** CPU seconds and memory (PSS, MB) of a program and its children. */
export function usage(pid) {
  let cpu = 0
  let memory = 0
  for (const p of family(pid)) {
    try {
      const stat = fs.readFileSync(`/proc/${p}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      cpu += (Number(fields[11]) + Number(fields[12])) / ticks
      memory += Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${p}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024
    } catch { /* gone */ }
  }
  return { cpu, memory }
}

export const median = list => { const sorted = [...list].sort((a, b) => a - b); return sorted[Math.floor(sorted.length / 2)] }

/** So many per cent of the values are not above it. */
export const percentile = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))]

/** A portal with the demo region, or another story, on a fresh database. */
export async function demo({ args = [], database, story, port, providerPort } = {}) {
  const data = folder()
  port ??= await freePort()
  providerPort ??= await freePort()
  const url = database ?? `sqlite://${path.join(data, 'portal.sqlite3')}`
  const common = ['demo', '--port', String(port), '--database', url, '--assets', path.join(target, 'site/pkg'), '--issuer', `http://localhost:${providerPort}`, '--quiet', ...(story ? ['--story', story] : [])]
  execFileSync(portal, [...common, '--load-only'], { cwd: root, stdio: 'ignore' })
  const begin = performance.now()
  const child = start(portal, [...common, ...args], { env: { ...process.env, PORTAL_LOG: 'warn' } })
  await ready(`http://127.0.0.1:${port}/bereit`, child)
  return { child, port, url, data, started: performance.now() - begin, at: address => `http://127.0.0.1:${port}${address}` }
}

/** A throw-away PostgreSQL; returns a function that makes databases. */
export async function postgres() {
  const bin = '/usr/lib/postgresql/15/bin'
  const data = folder()
  const asRoot = process.getuid() === 0
  if (asRoot) execFileSync('chown', ['postgres', data])
  const run = (program, args) => asRoot ? execFileSync('runuser', ['-u', 'postgres', '--', `${bin}/${program}`, ...args], { stdio: 'ignore' }) : execFileSync(`${bin}/${program}`, args, { stdio: 'ignore' })
  run('initdb', ['-D', `${data}/pg`, '-A', 'trust', '-U', 'portal', '--locale=C.UTF-8', '-E', 'UTF8'])
  const port = await freePort()
  run('pg_ctl', ['-D', `${data}/pg`, '-s', '-w', '-l', `${data}/log`, '-o', `-p ${port} -k ${data} -c listen_addresses=127.0.0.1`, 'start'])
  let n = 0
  return {
    pid: () => Number(fs.readFileSync(`${data}/pg/postmaster.pid`, 'utf8').split('\n')[0]),
    /** What the database would do by itself when it finds time. */
    tidy: () => execFileSync('vacuumdb', ['-h', '127.0.0.1', '-p', String(port), '-U', 'portal', '-q', '-z', `b${n}`], { stdio: 'ignore' }),
    database() {
      n += 1
      execFileSync('psql', ['-h', '127.0.0.1', '-p', String(port), '-U', 'portal', '-c', `create database b${n}`, 'postgres'], { stdio: 'ignore' })
      return `postgres://portal@127.0.0.1:${port}/b${n}`
    },
    stop: () => run('pg_ctl', ['-D', `${data}/pg`, '-s', '-m', 'immediate', 'stop'])
  }
}

/** Prints a table of plain objects. */
export function table(title, rows) {
  const columns = [...new Set(rows.flatMap(row => Object.keys(row)))]
  const text = rows.map(row => columns.map(c => String(row[c] ?? '')))
  const widths = columns.map((c, i) => Math.max(c.length, ...text.map(row => row[i].length)))
  const line = cells => '| ' + cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ') + ' |'
  console.log(`\n## ${title}\n`)
  console.log(line(columns))
  console.log(line(widths.map(w => '-'.repeat(w))))
  text.forEach(row => console.log(line(row)))
}

const figures = []

/** Notes a figure on SQLite and PostgreSQL for the table at the end; one value counts for both. What is measured beside others elsewhere has no verdict here. */
export function figure(name, target, values, { unit = '', digits = 0, met } = {}) {
  const show = value => value === undefined ? '–' : `${value.toFixed(digits)}${unit === '×' ? '' : ' '}${unit}`.trim()
  const [sqlite, postgres] = values
  figures.push({ figure: name, target, SQLite: show(sqlite), PostgreSQL: values.length > 1 ? show(postgres) : 'the same', met: !met ? '–' : values.every(v => met(v)) ? 'yes' : 'NO' })
}

/** The table at the end. */
export function summary() {
  if (figures.length > 0) table('Figures', figures)
}
