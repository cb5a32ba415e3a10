import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf, isWholeReadDue, jittered, nextInterval, nextWait, pauseAsked, retryWait } from '../../workers/rhythm.ts'

const seconds = fc.integer({ min: 1, max: 10 * 86_400 })
const asked = fc.option(fc.integer({ min: 0, max: 10 * 86_400 }), { nil: null })
const chance = fc.double({ min: 0, max: 1, noNaN: true })
const beat = fc.record({ every: seconds, interval: seconds, isChanged: fc.boolean(), ttl: asked, maxAge: asked })
const patience = fc.record({
  first: fc.integer({ min: 1, max: 86_400 }),
  factor: fc.integer({ min: 1, max: 4 }),
  cap: fc.constantFrom(3600, 86_400),
})

describe('the interval of a source', () => {
  it('stays within half and three times what its file says, a minute and a day', () => {
    fc.assert(
      fc.property(beat, given => {
        const interval = nextInterval(given)
        const { lower, upper } = boundsOf(given.every)
        expect(interval).toBeGreaterThanOrEqual(Math.max(60, lower))
        expect(interval).toBeLessThanOrEqual(upper)
      }),
    )
  })

  it('never grows by a change and never shrinks by silence, but for its bounds', () => {
    fc.assert(
      fc.property(beat, given => {
        const { lower, upper } = boundsOf(given.every)
        const held = Math.min(Math.max(given.interval, lower), upper)
        expect(nextInterval({ ...given, isChanged: true })).toBeLessThanOrEqual(held)
        expect(nextInterval({ ...given, isChanged: false })).toBeGreaterThanOrEqual(held)
      }),
    )
  })

  it('reaches its longest after some quiet visits and its shortest after some with news', () => {
    const visits = (interval: number, isChanged: boolean) =>
      Array.from({ length: 12 }).reduce<number>(
        each => nextInterval({ every: 1800, interval: each, isChanged, ttl: null, maxAge: null }),
        interval,
      )
    expect(visits(1800, false)).toBe(3 * 1800)
    expect(visits(3 * 1800, true)).toBe(900)
  })
})

describe('the wait for the next visit', () => {
  it('is at least what a cache says, but for a tenth, and nobody silences us for more than an hour', () => {
    fc.assert(
      fc.property(seconds, asked, asked, chance, (interval, ttl, maxAge, luck) => {
        const wait = nextWait(interval, { ttl, maxAge }, luck)
        const wanted = Math.min(3600, Math.max(ttl ?? 0, maxAge ?? 0))
        expect(wait).toBeGreaterThanOrEqual(0.9 * Math.max(interval, wanted) - 1e-6)
        expect(wait).toBeLessThanOrEqual(1.1 * Math.max(interval, 3600) + 1e-6)
      }),
    )
  })

  it('spreads by a tenth either way', () => {
    expect(jittered(100, 0)).toBeCloseTo(90)
    expect(jittered(100, 1)).toBeCloseTo(110)
  })
})

describe('the wait after a failure', () => {
  it('grows with failures in a row, is never shorter than its step and never longer than its cap', () => {
    fc.assert(
      fc.property(patience, fc.integer({ min: 0, max: 500 }), chance, (given, failures, luck) => {
        const wait = retryWait(given, failures, luck)
        expect(wait).toBeGreaterThanOrEqual(Math.min(given.first, given.cap))
        expect(wait).toBeLessThanOrEqual(Math.max(given.cap, given.first))
        expect(retryWait(given, failures + 1, 0)).toBeGreaterThanOrEqual(retryWait(given, failures, 0))
      }),
    )
  })
})

it('waits as long as Retry-After says, at least a minute and at most a day', () => {
  expect([0, 2, 60, 300, 86_400, 1e9].map(pauseAsked)).toEqual([60, 60, 60, 300, 86_400, 86_400])
})

it('asks for the whole once a day, and the first time', () => {
  expect(isWholeReadDue(null, 0.5)).toBe(true)
  expect(isWholeReadDue(20 * 3600, 0)).toBe(false)
  expect(isWholeReadDue(27 * 3600, 1)).toBe(true)
  expect(isWholeReadDue(3000, 0, 3600)).toBe(false)
  expect(isWholeReadDue(4000, 1, 3600)).toBe(true)
})
