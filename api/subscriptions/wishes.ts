import { z } from 'zod'
import { cadences, messageLanguages, stages as releaseStages, type Stage, type Topic, topics } from '../../config/words.ts'
import type { ChosenFilters } from '../../db/filters/index.ts'
import { nearest } from '../../db/filters/parts/nearest.ts'
import type { Manner } from '../../db/subscriptions/preview.ts'
import { BadBody, readFields } from '../body.ts'

const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`
  return z.number({ error }).int(error).min(least, error).max(most, error)
}
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 22:00')

/** What a body may say beside its query; everything has a usual value. */
export const wishes = z.strictObject({
  query: z.unknown().optional(),
  channel: z.string().optional(),
  settings: z.unknown().optional(),
  cadence: z.enum(cadences).optional(),
  timeZone: z.string().max(64).optional(),
  digestHour: whole(0, 23).optional(),
  digestWeekday: whole(1, 7).optional(),
  fold: whole(0, 1440).optional(),
  quietHours: z.strictObject({ from: clock, to: clock }).nullable().optional(),
  stages: z
    .array(z.enum(topics))
    .min(1, `must name at least one of ${topics.join(', ')}`)
    .max(topics.length)
    .optional(),
  language: z.enum(messageLanguages).optional(),
})
export type Body = z.output<typeof wishes>

export const usualManner: Manner = {
  cadence: 'at-once',
  timeZone: 'UTC',
  digestHour: 8,
  digestWeekday: 1,
  foldMinutes: 0,
  quietFrom: null,
  quietTo: null,
  language: 'en',
}

const usualTopics: Topic[] = ['released', 'withdrawn', 'corrected']

/** Reads all of a body but what only the database and the channel can tell. Throws BadBody. */
export function readWishes(body: unknown): Body {
  const read = readFields(wishes, body)
  const { quietHours, timeZone } = read
  if (quietHours && quietHours.from === quietHours.to) {
    throw wrong('quietHours.to', quietHours.to, 'must be another time than from', null)
  }
  return timeZone === undefined ? read : { ...read, timeZone: readZone(timeZone) }
}

export function mannerOf(body: Body, before: Manner): Manner {
  const { cadence, timeZone, digestHour, digestWeekday, fold, quietHours, language } = body
  const quiet = quietHours === undefined ? before : { quietFrom: quietHours?.from ?? null, quietTo: quietHours?.to ?? null }
  return {
    cadence: cadence ?? before.cadence,
    timeZone: timeZone ?? before.timeZone,
    digestHour: digestHour ?? before.digestHour,
    digestWeekday: digestWeekday ?? before.digestWeekday,
    foldMinutes: fold ?? before.foldMinutes,
    ...{ quietFrom: quiet.quietFrom, quietTo: quiet.quietTo },
    language: language ?? before.language,
  }
}

/**
 * What is told, in the order of the words. A query for some stages says so itself: with `before`, an older wish, only where it does not.
 * Throws BadBody where the two can never meet.
 */
export function topicsOf(given: readonly Topic[] | undefined, filters: ChosenFilters, before: readonly Topic[] = usualTopics): Topic[] {
  const asked = filters.chosen.find(({ filter }) => filter.name === 'stage')?.values as Stage[] | undefined
  const chosen = given ?? (asked ? [...asked, 'withdrawn', 'corrected'] : before)
  const never = asked ? chosen.filter(topic => isStage(topic) && topic !== 'withdrawn' && !asked.includes(topic)) : []
  if (asked && never.length > 0) {
    const detail = `can never be told of ${never.join(' and ')} while the query asks for stage=${asked.join(',')}`
    throw wrong('stages', chosen.join(','), `${detail}: leave stage out of the query, or the topic out of stages`, null)
  }
  return topics.filter(topic => chosen.includes(topic))
}

/** The name as the time zone database has it. */
function readZone(given: string): string {
  const known = [...Intl.supportedValuesOf('timeZone'), 'UTC']
  const written = known.find(zone => zone.toLowerCase() === given.toLowerCase())
  if (written) return written
  // older names of a zone are not listed, and are understood; what only says an offset is none
  if (/^[A-Za-z]+(\/[A-Za-z_+-]+)+$/.test(given) && isZone(given))
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  throw wrong(
    'timeZone',
    given.slice(0, 80),
    'must be a time zone such as UTC, Asia/Shanghai or America/New_York',
    nearestZone(given, known),
  )
}

function isZone(given: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }) !== null
  } catch {
    return false
  }
}

/** By the whole name, or by the city alone. */
function nearestZone(given: string, known: string[]): string | null {
  const cityOf = (zone: string) => zone.slice(zone.lastIndexOf('/') + 1)
  const city = nearest(cityOf(given).replaceAll(' ', '_'), known.map(cityOf))
  return nearest(given, known) ?? known.find(zone => cityOf(zone) === city) ?? null
}

function isStage(topic: Topic): topic is Stage {
  return (releaseStages as readonly string[]).includes(topic)
}

function wrong(field: string, given: string, detail: string, nearest: string | null): BadBody {
  return new BadBody([{ field, given, detail, nearest }])
}
