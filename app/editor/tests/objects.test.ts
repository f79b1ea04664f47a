// Blocks keep asking for their titles until they have them, and ask anew when told to.
import assert from 'node:assert/strict'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { Objects } from '../src/objects.ts'

let asked: string[][] = []
let answer: () => object[] = () => []
const real = globalThis.fetch
/** What is under way has come in. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const pass = async (ms: number): Promise<number> => { mock.timers.tick(ms); await settled(); return asked.length }

beforeEach(() => {
  asked = []
  mock.timers.enable({ apis: ['setTimeout'] })
  globalThis.fetch = (async (address: string) => {
    asked.push(new URL(address, 'http://x').searchParams.get('ids')!.split(','))
    return new Response(JSON.stringify({ objects: answer() }))
  }) as never
})
afterEach(() => { mock.timers.reset(); globalThis.fetch = real })

const one = { kind: 'goal', id: '1', title: 'Mehr Busse', state: '41 %', href: '/ziele/1' }
const objects = (): Objects => new Objects({ objects: '/objects', lang: 'de' } as never)
const fails = (): never => { throw new Error('502') }

test('what did not come is asked for again, with growing pauses of at most a minute', async () => {
  answer = fails
  const o = objects()
  let shows = 0
  const leave = o.watch('goal', '1', () => { shows += 1 })
  assert.equal(await pass(20), 1)
  for (const [n, pause] of [2, 4, 8, 16, 32, 60, 60].entries()) {
    assert.equal(await pass(pause * 1000 - 1), n + 1, `not before ${pause} s`)
    assert.equal(await pass(1), n + 2, `after ${pause} s`)
  }
  // A new block does not wait for the pause to end.
  const other = o.watch('goal', '2', () => {})
  assert.equal(await pass(20), 9)
  assert.deepEqual(asked.at(-1), ['goal:1', 'goal:2'])
  other()
  answer = () => [one]
  assert.equal(await pass(2000), 10)
  assert.deepEqual(asked.at(-1), ['goal:1'])
  assert.equal(o.look('goal', '1')?.title, 'Mehr Busse')
  assert.equal(shows, 1)
  assert.equal(await pass(120_000), 10, 'and then no more')
  // What no block shows any more is not asked for again.
  answer = fails
  o.refresh()
  assert.equal(await pass(20), 11)
  leave()
  assert.equal(await pass(120_000), 11)
})

test('asked anew, blocks show what is different, and only that', async () => {
  answer = () => [one]
  const o = objects()
  const shows = [0, 0]
  o.watch('goal', '1', () => { shows[0] += 1 })
  o.watch('goal', '2', () => { shows[1] += 1 })
  await pass(20)
  assert.deepEqual(shows, [1, 1])
  assert.equal(o.look('goal', '2'), null)
  answer = () => [{ ...one, state: '80 %' }]
  o.refresh()
  assert.equal(o.look('goal', '1')?.state, '41 %', 'until the answer is there')
  await pass(20)
  assert.equal(o.look('goal', '1')?.state, '80 %')
  assert.deepEqual(shows, [2, 1])
  // Not all went away because the server has trouble.
  answer = fails
  o.refresh()
  await pass(20)
  assert.equal(o.look('goal', '1')?.state, '80 %')
  answer = () => []
  await pass(2000)
  assert.equal(o.look('goal', '1'), null)
  assert.deepEqual(shows, [3, 1])
})
