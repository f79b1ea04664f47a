// The tests' server imports TypeScript; Playwright gets it as one plain module.
import path from 'node:path'
import { build } from 'esbuild'

await build({ entryPoints: [path.join(import.meta.dirname, 'server.mjs')], outfile: path.join(import.meta.dirname, '../node_modules/.tests/server.mjs'), bundle: true, packages: 'external', format: 'esm', platform: 'node', target: 'node20' })
