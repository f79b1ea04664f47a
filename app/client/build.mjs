// From client.wasm to files that a page can load: bindings, size, hashed names, compressed forms.
//   node build.mjs --wasm FILE --bindgen PROGRAM --out DIR
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import zlib from 'node:zlib'
import { transformSync } from 'esbuild'

const here = path.dirname(new URL(import.meta.url).pathname)
const { values: { wasm, bindgen, out } } = parseArgs({ options: { wasm: { type: 'string' }, bindgen: { type: 'string' }, out: { type: 'string' } } })
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'client-'))
try {
  execFileSync(bindgen, [wasm, '--target', 'web', '--no-typescript', '--out-name', 'client', '--out-dir', work], { stdio: 'inherit' })
  const small = path.join(work, 'small.wasm')
  const features = ['bulk-memory', 'reference-types', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals', 'multivalue']
  execFileSync(path.join(here, 'node_modules/.bin/wasm-opt'), ['-Oz', ...features.map(f => `--enable-${f}`), path.join(work, 'client_bg.wasm'), '-o', small], { stdio: 'inherit' })
  const minify = file => transformSync(fs.readFileSync(file, 'utf8'), { minify: true, format: 'esm', target: 'es2022' }).code
  const files = {
    'client.wasm': fs.readFileSync(small),
    'client.js': Buffer.from(minify(path.join(work, 'client.js'))),
    'start.js': Buffer.from(minify(path.join(here, 'start.js')))
  }
  fs.mkdirSync(out, { recursive: true })
  const manifest = {}
  let total = 0
  for (const [name, bytes] of Object.entries(files)) {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
    const hashed = name.replace('.', `-${hash}.`)
    for (const old of fs.readdirSync(out)) if (old.startsWith(name.replace(/\..*/, '-')) && old.includes(path.extname(name)) && !old.startsWith(hashed)) fs.rmSync(path.join(out, old))
    const br = zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
    fs.writeFileSync(path.join(out, hashed), bytes)
    fs.writeFileSync(path.join(out, hashed + '.br'), br)
    fs.writeFileSync(path.join(out, hashed + '.gz'), zlib.gzipSync(bytes, { level: 9 }))
    manifest[name] = hashed
    total += br.length
    console.log(`${hashed.padEnd(26)} ${bytes.length} B, brotli ${br.length} B`)
  }
  const file = path.join(out, 'manifest.json')
  const before = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
  fs.writeFileSync(file, JSON.stringify({ ...before, ...manifest }, null, 1) + '\n')
  console.log(`browser part of a working page: ${total} B as brotli`)
} finally {
  fs.rmSync(work, { recursive: true, force: true })
}
