import { clockIn } from './pages/dates.tsx'

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/
const dayMs = 86_400_000

/**
 * The instant at which clocks of a zone show this time (`2025-04-28T09:30`, as a form sends it); null for what is no such time. Of a time
 * that comes twice, when clocks are put back, it is the first; of one that never comes, an hour before, so that nothing is left out.
 */
export function instantIn(zone: string, local: string): Date | null {
  const shown = shape.test(local) ? Date.parse(`${local}Z`) : Number.NaN
  // 31 June is read as 1 July
  if (Number.isNaN(shown) || !new Date(shown).toISOString().startsWith(local.slice(0, 16))) return null
  const clock = clockIn(zone)
  const offsetAt = (at: number) => {
    const second = Math.floor(at / 1000) * 1000
    return clock(new Date(second)).getTime() - second
  }
  // what it is on either side of a change of clocks
  const candidates = [shown - offsetAt(shown - dayMs), shown - offsetAt(shown + dayMs)]
  const fitting = candidates.filter(at => offsetAt(at) === shown - at)
  return new Date(Math.min(...(fitting.length > 0 ? fitting : candidates)))
}
