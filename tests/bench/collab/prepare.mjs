// Makes a portal that load.mjs can type in: the demo region, one login, empty texts, wide limits.
//   node prepare.mjs FOLDER [--port 3100] [--database postgres://…] [--profile release] [--sheets 1000] [--instances 2]
// writes FOLDER/cookies.txt, FOLDER/rooms.txt and FOLDER/serve, which starts the portal on a copy of the
// database that it is given as its first argument (SQLite), or on the database itself. With --sheets it
// is a larger region with as many fact sheets, each with a text. With --instances 2 (on PostgreSQL) `serve`
// starts another one two ports further on: load.mjs --port2.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { ready, root, start, stop, stopAll, target } from '../kit.mjs'
import { Person, provider } from '../person.mjs'
import { story } from '../story.mjs'

const argv = process.argv.slice(2)
const option = (name, otherwise) => argv.includes(name) ? argv[argv.indexOf(name) + 1] : otherwise
const folder = path.resolve(argv[0])
const port = Number(option('--port', 3100))
const portal = path.join(target, option('--profile', 'release'), 'portal')
const file = path.join(folder, 'prepared.sqlite3')
const database = option('--database', `sqlite://${file}`)
const sheets = Number(option('--sheets', 0))
const instances = Number(option('--instances', 1))
const base = `http://localhost:${port}`
const issuer = `http://localhost:${port + 1}`
fs.mkdirSync(folder, { recursive: true })
fs.rmSync(file, { force: true })

execFileSync(portal, ['demo', '--load-only', '--quiet', '--database', database, '--issuer', issuer, ...(sheets ? ['--story', story(sheets, 3)] : [])], { cwd: root, stdio: 'ignore' })
const settings = {
  PORTAL_LISTEN: `127.0.0.1:${port}`, PORTAL_BASE_URL: base, PORTAL_DATABASE: database, PORTAL_FILES: path.join(folder, 'files'),
  PORTAL_ASSETS: path.join(target, 'site/pkg'), PORTAL_LOG: 'warn', PORTAL_LIVE__PEOPLE_PER_TEXT: '10000', PORTAL_LIVE__SOCKETS_PER_ACCOUNT: '100000',
  PORTAL_LIVE__SOCKETS_PER_ADDRESS: '100000', PORTAL_LIVE__MESSAGES_PER_SECOND: '100000', PORTAL_LIMITS__LOGINS_PER_MINUTE: '100000',
  PORTAL_PROVIDERS__DEMO__LABEL: 'Demo', PORTAL_PROVIDERS__DEMO__ISSUER: issuer, PORTAL_PROVIDERS__DEMO__CLIENT_ID: 'portal',
  PORTAL_PROVIDERS__DEMO__CLIENT_SECRET: 'nur-fuer-die-vorfuehrung'
}
try {
  const identities = await provider(port + 1, base)
  const running = start(portal, ['serve'], { env: { ...process.env, ...settings } })
  await ready(`${base}/bereit`, running)
  const person = await new Person(base).login('geschaeftsstelle', 'high')
  fs.writeFileSync(path.join(folder, 'cookies.txt'), person.cookie + '\n')
  // Texts nobody has written in: those of the goals' owners that are empty, by their pages.
  const pages = await Promise.all(Array.from({ length: sheets || 40 }, async (_, i) => {
    const answer = await fetch(`${base}/arbeit/projekte/${i + 1}/bearbeiten`, { headers: { cookie: person.cookie } })
    return /name="f\[id\]"[^>]*value="([0-9a-f-]{36})"|value="([0-9a-f-]{36})"[^>]*name="f\[id\]"/.exec(await answer.text())?.slice(1).find(Boolean)
  }))
  const rooms = pages.filter(Boolean).map(id => `fact_sheet/${id}/narrative`)
  fs.writeFileSync(path.join(folder, 'rooms.txt'), rooms.join(',') + '\n')
  await stop(running)
  await stop(identities)
  const lines = Object.entries(settings).map(([key, value]) => `export ${key}='${value}'`)
  if (database.startsWith('sqlite')) lines.push(`[ -f "$1" ] || cp '${file}' "$1"`, 'export PORTAL_DATABASE="sqlite://$1"')
  // With a second instance: both, until they are stopped.
  const second = `PORTAL_LISTEN=127.0.0.1:${port + 2} '${portal}' serve`
  lines.push(`cd '${root}'`, instances === 2 ? `'${portal}' serve & one=$!; ${second} & two=$!; trap 'kill $one $two' TERM; wait $one; wait $two` : `exec '${portal}' serve`)
  fs.writeFileSync(path.join(folder, 'serve'), `#!/bin/sh\n${lines.join('\n')}\n`, { mode: 0o755 })
  console.log(`${rooms.length} texts; the portal will be at ${base}`)
} finally {
  await stopAll()
}
