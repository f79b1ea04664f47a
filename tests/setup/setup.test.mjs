// What .ci/setup says on machines that cannot build: one sentence that tells what to do, and no traces.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

const root = path.join(import.meta.dirname, '..', '..')

/** What `df` says of a disk with so much room (KiB): the sentences must not depend on the machine's own. */
const disk = free => `echo Filesystem; echo "/dev/x 100000000 ${100_000_000 - free} ${free} 50% /"`

/** Runs the script in a tree that holds only what it reads, with `programs` (name: shell lines) in front of the machine's own. */
function setup(t, { programs = {}, env = {} } = {}) {
  const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'setup-'))
  t.after(() => fs.rmSync(tree, { recursive: true }))
  for (const file of ['.ci/setup', 'Cargo.lock']) fs.cpSync(path.join(root, file), path.join(tree, file))
  fs.mkdirSync(path.join(tree, 'bin'))
  const all = { df: disk(50_000_000), ...programs }
  for (const [name, lines] of Object.entries(all)) fs.writeFileSync(path.join(tree, 'bin', name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
  const { status, stderr } = spawnSync(path.join(tree, '.ci/setup'), ['run'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${tree}/bin:${process.env.PATH}`, CARGO_TARGET_DIR: path.join(tree, 'target'), ...env }
  })
  return { status, said: stderr.trim() }
}

test('an old Node', t => {
  const { status, said } = setup(t, { programs: { node: 'echo 18' } })
  assert.equal(status, 1)
  assert.equal(said, 'Node 18 is too old. Install Node 20 or newer with npm, then run this again.')
})

test('an old Rust', t => {
  const { status, said } = setup(t, { programs: { rustc: 'echo "rustc 1.70.0 (90c541806 2023-05-31)"' } })
  assert.equal(status, 1)
  assert.match(said, /^Rust 1\.70\.0 is too old; 1\.\d+ or newer is needed \(rustup update stable\)\.$/)
})

test('a full disk', t => {
  const { status, said } = setup(t, { programs: { df: disk(1_000_000) } })
  assert.equal(status, 1)
  assert.match(said, /^Only 976 MB of disk are free for \S+; building needs about 4000 MB\. Make room, or name a folder on another disk: CARGO_TARGET_DIR=\/folder make run$/)
})

test('no network', t => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'cargo-'))
  t.after(() => fs.rmSync(home, { recursive: true }))
  const { status, said } = setup(t, { env: { CARGO_NET_OFFLINE: 'true', CARGO_HOME: home } })
  assert.equal(status, 1)
  assert.match(said, /wasm-bindgen-cli [\d.]+ could not be built\. Is the network reachable\?$/)
})
