import type { Variant } from '../../config/words.ts'
import type { Sighting } from '../../db/types.ts'
import { Instant, useDates } from './dates.tsx'
import { Day, Outward } from './parts.tsx'
import { type DatedSighting, type Step, stepsOf } from './sightings.ts'
import { stripText } from './text/strip.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

const mostSteps = 5

export interface StripProps {
  sightings: Sighting[]
  variants: Variant[]
  /** Address of the release. */
  href: string
  /** The day under which it stands, as 2025-04-28. */
  day: string
}

/** Sightings in order of appearance, one step for each source: fifty repositories of one hub are one step. */
export function EvidenceStrip({ sightings, variants, href, day }: StripProps) {
  const text = useText(stripText)
  const words = useWords()
  const steps = stepsOf(sightings, variants)
  const [beginning] = steps
  if (!beginning) return null
  return (
    <ol class="strip" aria-label={text.label}>
      {steps.slice(0, mostSteps).map(step => (
        <li>
          <Outward href={step.first.sighting.url} title={step.first.sighting.title.slice(0, 200)}>
            {words.kindOfSource(step.first.sighting.source.kind)}
          </Outward>
          {step.rest.length > 0 && ` ×${step.rest.length + 1}`} <StepTime step={step} beginning={beginning} day={day} />
        </li>
      ))}
      {steps.length > mostSteps && (
        <li>
          <a href={href}>{text.more(steps.length - mostSteps)}</a>
        </li>
      )}
    </ol>
  )
}

/** How long after the first, where both are known to the minute; the time of day, on the day of the heading; else the day. */
function StepTime({ step: { first }, beginning, day }: { step: Step; beginning: Step; day: string }) {
  const text = useText(stripText)
  const { dayOf, duration, timeOf } = useDates()
  const { date, how } = first.when
  const lag = lagOf(beginning.first, first)
  if (lag !== null) return <Instant at={date.at}>+{duration(lag)}</Instant>
  // a first read sees at once what has long been there
  if (how === 'seen' && daysBetween(beginning.first.when.date.at, date.at) > mostDaysSeen) return null
  if (date.precision === 'minute' && how !== 'repository-created' && dayOf(date) === day)
    return <Instant at={date.at}>{timeOf(date.at)}</Instant>
  const word = how === 'repository-created' ? text.made : how === 'seen' ? text.seen : ''
  return (
    <>
      {word} <Day date={date} />
    </>
  )
}

const mostDaysSeen = 14

/** Seconds; null where one of both is not known to the minute, or tells only that a repository was made. */
function lagOf(beginning: DatedSighting, later: DatedSighting): number | null {
  const isExact = [beginning, later].every(({ when }) => when.date.precision === 'minute' && when.how !== 'repository-created')
  const seconds = (Date.parse(later.when.date.at) - Date.parse(beginning.when.date.at)) / 1000
  return isExact && beginning !== later && seconds > 0 && seconds <= mostDaysSeen * 86_400 ? seconds : null
}

function daysBetween(one: string, other: string): number {
  return Math.abs(Date.parse(other) - Date.parse(one)) / 86_400_000
}
