import assert from 'node:assert/strict'
import { test } from 'node:test'
import { level } from '../src/beside.ts'

test('cards stand where their passages do, and none lies on another', () => {
  assert.deepEqual(level([100, 400], [50, 50]), [100, 400])
  assert.deepEqual(level([100, 110, 600], [50, 50, 50]), [100, 162, 600])
  // The one that is meant stays level; those before it make room upwards, if there is any.
  assert.deepEqual(level([100, 110, 120], [50, 50, 50], 2), [100, 162, 224])
  assert.deepEqual(level([300, 310, 320], [50, 50, 50], 2), [196, 258, 320])
  assert.deepEqual(level([300, 310, 320], [50, 50, 50], 0), [300, 362, 424])
  assert.deepEqual(level([], []), [])
})
