import type { Cadence } from '../../config/words.ts'
import type { Manner } from './wishes.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How many messages it takes to tell of what happened at these instants, the newest first, told in this manner. */
export function countMessages(instants: readonly Date[], manner: Manner, cadence: Cadence = manner.cadence): number {
  const local = localClock(manner.timeZone)
  const keys = new Set<string>()
  let foldEnds = Number.NEGATIVE_INFINITY
  instants.toReversed().forEach((at, place) => {
    const wall = local(at)
    const night = cadence === 'at-once' || cadence === 'hourly' ? quietNight(wall, manner) : null
    if (night !== null) keys.add(`after night ${night}`)
    else if (cadence !== 'at-once') keys.add(`${periodOf(wall, cadence, manner)}`)
    else if (at.getTime() >= foldEnds) {
      // the first of a burst opens it, and what follows within the fold is the same message
      keys.add(`at once ${place}`)
      foldEnds = at.getTime() + manner.foldMinutes * minute
    }
  })
  return keys.size
}

/** The number of the hour, day or week whose digest tells of it. */
function periodOf(wall: number, cadence: Exclude<Cadence, 'at-once'>, { digestHour, digestWeekday }: Manner): number {
  if (cadence === 'hourly') return Math.floor(wall / hour)
  const days = (wall - digestHour * hour) / day
  // the first of January 1970 was a Thursday, ISO day 4
  return cadence === 'daily' ? Math.floor(days) : Math.floor((days + 4 - digestWeekday) / 7)
}

/** The day on which the quiet that this falls into ends; null outside it. */
function quietNight(wall: number, { quietFrom, quietTo }: Manner): number | null {
  if (quietFrom === null || quietTo === null) return null
  const [from, to] = [minutesOf(quietFrom), minutesOf(quietTo)]
  const now = Math.floor((wall % day) / minute)
  const today = Math.floor(wall / day)
  if (from < to) return now >= from && now < to ? today : null
  if (now >= from) return today + 1
  return now < to ? today : null
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/** What the clock on the wall shows there, as milliseconds of a day without zones. */
function localClock(timeZone: string): (at: Date) => number {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  const format = new Intl.DateTimeFormat('en-US', { ...parts, timeZone, hourCycle: 'h23' })
  return at => {
    const read = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read
    return Date.UTC(year, month - 1, day, hour, minute, second)
  }
}
