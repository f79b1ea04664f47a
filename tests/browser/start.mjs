// Starts the portal with the demo region on free ports and a fresh database; stops it afterwards.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? 'target')

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
    server.on('error', reject)
  })
}

export default async function start() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portal-browser-'))
  const [port, providerPort] = [await freePort(), await freePort()]
  const log = fs.openSync(path.join(folder, 'log'), 'w')
  const child = spawn(path.join(target, 'debug/portal'), [
    'demo', '--quiet', '--port', String(port), '--provider-port', String(providerPort),
    '--database', `sqlite://${path.join(folder, 'portal.sqlite3')}`, '--assets', path.join(target, 'site/pkg')
  ], { cwd: root, stdio: ['ignore', log, log] })
  const ended = new Promise((_, reject) => child.once('exit', code => reject(new Error(`the portal ended with ${code}:\n${fs.readFileSync(path.join(folder, 'log'), 'utf8')}`))))
  ended.catch(() => {})
  const ready = async () => {
    for (;;) {
      const answer = await fetch(`http://localhost:${port}/bereit`).catch(() => undefined)
      if (answer?.ok) return
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  await Promise.race([ready(), ended])
  process.env.PORTAL_URL = `http://localhost:${port}`
  return async () => {
    child.removeAllListeners('exit')
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
    fs.rmSync(folder, { recursive: true, force: true })
  }
}
