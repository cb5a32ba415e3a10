import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openPatience } from '../../db/patience.ts'

it('patience is used up by the time that goes by, and stays so', async () => {
  const patience = openPatience(200)
  const begun = performance.now()
  while (!patience.isOver()) await sleep(20)
  expect(performance.now() - begun).toBeGreaterThanOrEqual(200)
  expect(patience.isOver()).toBe(true)
})

it('patience is not used up by time in which the process stood still', () => {
  const patience = openPatience(4_000)
  expect(patience.isOver()).toBe(false)
  // nothing else of this process runs meanwhile, as when it is stopped
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_600)
  expect(patience.isOver()).toBe(false)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_900)
  expect(patience.isOver()).toBe(false)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  expect(patience.isOver()).toBe(true)
})
