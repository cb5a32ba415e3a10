import { describe, expect, it } from 'vitest'
import { DatabaseUnavailable } from '../../db/timeline/ask.ts'
import { isDatabaseTrouble } from '../../db/trouble.ts'
import { failureOf } from '../../workers/failure.ts'
import { FetchError } from '../../workers/http.ts'

describe('a host that says too many requests', () => {
  const source = (failCount: number) => ({ intervalSeconds: 1800, failCount })
  const refused = (retryAfterSeconds: number | null) => new FetchError('rate-limited', 'too many', { status: 429, retryAfterSeconds })

  it('and not for how long is left alone for a minute, however often one of its sources was refused', () => {
    for (const failCount of [0, 3, 10]) expect(failureOf(refused(null), source(failCount), 0)?.hostPause).toBe(60)
    expect(failureOf(refused(null), source(0), 0)?.nextIn).toBe(60)
    expect(failureOf(refused(null), source(10), 0)?.nextIn).toBe(3600)
  })

  it('is left alone for as long as it says', () => {
    expect(failureOf(refused(300), source(10), 0)?.hostPause).toBe(300)
  })
})

it.each([
  ['57P01', true],
  ['57P03', true],
  ['53300', true],
  ['40P01', true],
  ['ECONNREFUSED', true],
  ['57014', false],
  ['22P05', false],
])('an error %s says that the database is away: %s', (code, isAway) => {
  const error = Object.assign(new Error('x'), { code })
  expect(isDatabaseTrouble(error)).toBe(isAway)
  expect(isDatabaseTrouble(new DatabaseUnavailable('the database cannot be reached', { cause: error }))).toBe(isAway)
})
