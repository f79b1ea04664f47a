// The editor as one ES module with a hashed name, and its compressed forms.
//   node build.mjs --out DIR
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import zlib from 'node:zlib'
import { build } from 'esbuild'

/** Bytes as brotli that the editor may cost; with the 147 kB every working page has it stays below 400 kB. */
export const BUDGET = 160 * 1024

/** See src/diff.ts. */
const exact = {
  name: 'exact',
  setup(on) {
    const ours = path.join(import.meta.dirname, 'src/diff.ts')
    on.onResolve({ filter: /^lib0\/diff$/ }, ({ importer }) => (importer.includes('y-prosemirror') ? { path: ours } : undefined))
  }
}

/** The module as bytes. */
export async function bundle() {
  const { outputFiles: [{ contents }] } = await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: ['src/index.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome109', 'edge109', 'firefox115', 'safari15.6'],
    legalComments: 'none',
    plugins: [exact],
    write: false
  })
  return Buffer.from(contents)
}

export const brotli = bytes => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })

if (process.argv[1] === import.meta.filename) {
  const { values: { out } } = parseArgs({ options: { out: { type: 'string', default: path.join(import.meta.dirname, 'dist') } } })
  const bytes = await bundle()
  const br = brotli(bytes)
  const name = `editor-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.js`
  fs.mkdirSync(out, { recursive: true })
  for (const old of fs.readdirSync(out)) if (/^editor-[0-9a-f]{8}\.js/.test(old) && !old.startsWith(name)) fs.rmSync(path.join(out, old))
  fs.writeFileSync(path.join(out, name), bytes)
  fs.writeFileSync(path.join(out, `${name}.br`), br)
  fs.writeFileSync(path.join(out, `${name}.gz`), zlib.gzipSync(bytes, { level: 9 }))
  const file = path.join(out, 'manifest.json')
  const before = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {}
  fs.writeFileSync(file, `${JSON.stringify({ ...before, 'editor.js': name }, null, 1)}\n`)
  console.log(`${name}: ${bytes.length} B, brotli ${br.length} B`)
  if (br.length > BUDGET) throw new Error(`the editor is larger than ${BUDGET} B`)
}
