// Bundles the tests (they are TypeScript) and runs them with node's own runner.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname
const out = path.join(here, '../node_modules/.tests')
fs.rmSync(out, { recursive: true, force: true })
const wanted = process.argv.slice(2)
const names = fs.readdirSync(here).filter(n => n.endsWith('.test.ts') && (wanted.length === 0 || wanted.some(w => n.includes(w))))
await build({ entryPoints: names.map(n => path.join(here, n)), outdir: out, bundle: true, packages: 'external', format: 'esm', platform: 'node', target: 'node20', outExtension: { '.js': '.mjs' }, sourcemap: 'inline' })
const run = spawnSync(process.execPath, ['--enable-source-maps', '--test', '--test-timeout=60000', '--test-reporter=spec', ...names.map(n => path.join(out, n.replace('.ts', '.mjs')))], { stdio: 'inherit' })
process.exit(run.status ?? 1)
