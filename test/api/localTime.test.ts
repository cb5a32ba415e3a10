import { expect, it } from 'vitest'
import { instantIn } from '../../api/localTime.ts'

it.each([
  ['UTC', '2025-04-28T09:30', '2025-04-28T09:30:00.000Z'],
  ['Asia/Shanghai', '2025-04-28T00:00', '2025-04-27T16:00:00.000Z'],
  ['Asia/Kathmandu', '2025-04-28T09:30:15.250', '2025-04-28T03:45:15.250Z'],
  ['America/New_York', '2025-12-31T20:00', '2026-01-01T01:00:00.000Z'],
  // the day on which clocks are put forward, and that on which they are put back
  ['Europe/Berlin', '2025-03-30T01:59', '2025-03-30T00:59:00.000Z'],
  ['Europe/Berlin', '2025-03-30T03:00', '2025-03-30T01:00:00.000Z'],
  ['Europe/Berlin', '2025-03-29T12:00', '2025-03-29T11:00:00.000Z'],
  ['Europe/Berlin', '2025-10-26T03:00', '2025-10-26T02:00:00.000Z'],
  // comes twice: the first counts
  ['Europe/Berlin', '2025-10-26T02:30', '2025-10-26T00:30:00.000Z'],
  // never comes: nothing after it is left out
  ['Europe/Berlin', '2025-03-30T02:30', '2025-03-30T00:30:00.000Z'],
])('clocks in %s show %s at %s', (zone, local, instant) => {
  expect(instantIn(zone, local)?.toISOString()).toBe(instant)
})

it.each(['', '2025-04-28', '2025-04-28T09:30Z', '2025-04-28T25:00', '2025-06-31T10:00', '2025-04-28 09:30', 'now'])(
  '%j is no time of a clock',
  text => {
    expect(instantIn('Asia/Shanghai', text)).toBe(null)
  },
)
