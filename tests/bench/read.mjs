// A page of an edition beside nginx serving the same bytes, in turns.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { demo, figure, folder, freePort, median, postgres, ready, start, stop, table, usage } from './kit.mjs'

const page = '/themenfelder/mobilitaet'
const rounds = 3
const seconds = 5

async function nginx(bytes) {
  const home = folder()
  fs.mkdirSync(path.join(home, 'www'))
  fs.writeFileSync(path.join(home, 'www/page.html'), bytes)
  const port = await freePort()
  fs.writeFileSync(path.join(home, 'nginx.conf'), `worker_processes 2; daemon off; pid ${home}/pid; error_log ${home}/error.log;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; default_type text/html; client_body_temp_path ${home}/t; proxy_temp_path ${home}/t; fastcgi_temp_path ${home}/t; uwsgi_temp_path ${home}/t; scgi_temp_path ${home}/t;
server { listen 127.0.0.1:${port}; root ${home}/www; } }`)
  fs.chmodSync(path.join(home, 'www'), 0o755)
  const child = start('nginx', ['-p', home, '-c', path.join(home, 'nginx.conf')])
  await ready(`http://127.0.0.1:${port}/page.html`, child)
  return { child, url: `http://127.0.0.1:${port}/page.html` }
}

function load(url, pid) {
  execFileSync('wrk', ['-t1', '-c32', '-d1s', url], { stdio: 'ignore' })
  const before = usage(pid)
  const begin = performance.now()
  const out = execFileSync('wrk', ['-t1', '-c32', `-d${seconds}s`, '--latency', url], { encoding: 'utf8' })
  const wall = (performance.now() - begin) / 1000
  const after = usage(pid)
  const requests = Number(/(\d+) requests in/.exec(out)[1])
  if (/Non-2xx/.test(out)) throw new Error(`${url} did not answer with 200`)
  const [, value, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(out)
  return { rps: requests / wall, perCpu: requests / (after.cpu - before.cpu), p99: Number(value) * { us: 1e-3, ms: 1, s: 1e3 }[unit], memory: after.memory }
}

export async function read() {
  const pg = await postgres()
  const cached = await demo()
  const bytes = Buffer.from(await (await fetch(cached.at(page))).arrayBuffer())
  const fresh = await demo({ args: ['--page-cache-mb', '0'] })
  const cachedPg = await demo({ database: pg.database() })
  const freshPg = await demo({ database: pg.database(), args: ['--page-cache-mb', '0'] })
  const still = await nginx(bytes)
  const targets = [
    ['nginx, the same bytes', still.url, still.child],
    ['page from the cache, SQLite', cached.at(page), cached.child],
    ['page rendered afresh, SQLite', fresh.at(page), fresh.child],
    ['page from the cache, PostgreSQL', cachedPg.at(page), cachedPg.child],
    ['page rendered afresh, PostgreSQL', freshPg.at(page), freshPg.child]
  ]
  const rows = new Map(targets.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round++) for (const [name, url, child] of targets) rows.get(name).push(load(url, child.pid))
  const base = rows.get(targets[0][0])
  table(`Reading one page of ${bytes.length} bytes, 32 connections, median of ${rounds} × ${seconds} s`, targets.map(([name]) => {
    const r = rows.get(name)
    return {
      target: name,
      'requests/s': Math.round(median(r.map(x => x.rps))),
      'requests/CPU-s': Math.round(median(r.map(x => x.perCpu))),
      'of nginx per CPU-s': (100 * median(r.map((x, i) => x.perCpu / base[i].perCpu))).toFixed(0) + ' %',
      'p99 ms': median(r.map(x => x.p99)).toFixed(2),
      'memory MB': median(r.map(x => x.memory)).toFixed(0)
    }
  }))
  const of = name => rows.get(name)
  const share = i => median(of(targets[i][0]).map((x, j) => 100 * x.perCpu / base[j].perCpu))
  const worst = (i, key) => median(of(targets[i][0]).map(x => x[key]))
  figure('cached page of an edition, of nginx per CPU-second', '≥ 60 %', [share(1), share(3)], { unit: '%', met: v => v >= 60 })
  figure('page rendered afresh, of nginx per CPU-second', '≥ 10 %', [share(2), share(4)], { unit: '%', digits: 1, met: v => v >= 10 })
  figure('p99 at 32 connections, cached', '< 10 ms', [worst(1, 'p99'), worst(3, 'p99')], { unit: 'ms', digits: 2, met: v => v < 10 })
  figure('p99 at 32 connections, rendered afresh', '< 10 ms', [worst(2, 'p99'), worst(4, 'p99')], { unit: 'ms', digits: 2, met: v => v < 10 })
  figure('memory under load', '≤ 120 MB', [Math.max(worst(1, 'memory'), worst(2, 'memory')), Math.max(worst(3, 'memory'), worst(4, 'memory'))], { unit: 'MB', met: v => v <= 120 })
  for (const [, , child] of targets) await stop(child)
  pg.stop()
}
