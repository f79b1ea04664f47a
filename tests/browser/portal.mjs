// What all specs share, made once: the demo region in a folder, and a login service that knows every
// portal's address. And the portal of one worker, on a copy of that folder.
import { execFile, spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const root = path.resolve(import.meta.dirname, '../..')
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target')
const program = path.join(target, 'debug/portal')
const database = folder => `sqlite://${path.join(folder, 'portal.sqlite3')}`
const address = port => `http://localhost:${port}`

/** A free port outside the range that the system gives to outgoing connections, as it is used later. */
export async function freePort() {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 18_000)
    const free = await new Promise(resolve => {
      const server = net.createServer().once('error', () => resolve(false)).listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
}

/** Starts a program that lives until it is stopped; `ended` fails with its output when it ends before. */
function run(command, args, log, env = process.env) {
  const out = fs.openSync(log, 'a')
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', out, out], env })
  fs.closeSync(out)
  const exit = new Promise(resolve => child.once('exit', resolve).once('error', resolve))
  const ended = exit.then(code => { throw new Error(`${path.basename(command)} ended with ${code}:\n${fs.readFileSync(log, 'utf8')}`) })
  ended.catch(() => {})
  return { ended, stop: () => (child.kill('SIGTERM'), exit), crash: () => (child.kill('SIGKILL'), exit) }
}

/** Waits until an address answers. */
export async function answers(url, { ended }) {
  const ready = async () => {
    for (;;) {
      const answer = await fetch(url).catch(() => undefined)
      if (answer?.ok) return
      await new Promise(resolve => setTimeout(resolve, 25))
    }
  }
  await Promise.race([ready(), ended])
}

/** Loads the demo region and starts the login service for `workers` portals; stops it afterwards. */
export default async function prepare({ workers }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portal-browser-'))
  const provider = await freePort()
  const ports = []
  while (ports.length < workers) ports.push(await freePort())
  // Where a spec may let a council information system listen: portals are told beforehand whom they may ask.
  const oparl = await freePort()
  const region = path.join(folder, 'region')
  fs.mkdirSync(region)
  await promisify(execFile)(program, ['demo', '--load-only', '--provider-port', String(provider), '--database', database(region)], { cwd: root })
  const service = run('node', [
    'tests/identity-provider/provider.mjs', '--port', String(provider), '--client-id', 'portal', '--client-secret', 'nur-fuer-die-vorfuehrung',
    ...ports.flatMap(port => ['--redirect-uri', `${address(port)}/anmelden/demo/rueckruf`, '--post-logout-redirect-uri', `${address(port)}/`])
  ], path.join(folder, 'provider.log'))
  await answers(`${address(provider)}/.well-known/openid-configuration`, service)
  process.env.PORTAL_PREPARED = JSON.stringify({ folder, ports, oparl, issuer: address(provider) })
  return async () => {
    await service.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Starts a portal on a copy of the demo region. A worker that takes over after a failed test finds
 * what the tests before it left.
 */
export async function start(name, slot) {
  const { folder, ports, oparl, issuer } = JSON.parse(process.env.PORTAL_PREPARED)
  const own = path.join(folder, `${name}-${slot}`)
  if (!fs.existsSync(own)) fs.cpSync(path.join(folder, 'region'), own, { recursive: true })
  const settings = {
    LISTEN: `127.0.0.1:${ports[slot]}`, BASE_URL: address(ports[slot]), DATABASE: database(own), FILES: path.join(own, 'files'), ASSETS: path.join(target, 'site/pkg'),
    OPARL_HOSTS: JSON.stringify([`127.0.0.1:${oparl}`]),
    PROVIDERS__DEMO__LABEL: 'Demo-Servicekonto', PROVIDERS__DEMO__ISSUER: issuer, PROVIDERS__DEMO__CLIENT_ID: 'portal', PROVIDERS__DEMO__CLIENT_SECRET: 'nur-fuer-die-vorfuehrung'
  }
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PORTAL_'))
  const named = Object.entries(settings).map(([name, value]) => [`PORTAL_${name}`, value])
  const portal = run(program, ['serve'], path.join(own, 'log'), Object.fromEntries([...others, ...named]))
  await answers(`${address(ports[slot])}/bereit`, portal)
  return { url: address(ports[slot]), stop: portal.stop, crash: portal.crash }
}
