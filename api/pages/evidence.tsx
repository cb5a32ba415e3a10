import type { StatedDate } from '../../config/words.ts'
import type { Sighting } from '../../db/types.ts'
import { duration, longInstant, plural } from './format.ts'
import { Day, Foreign, Outward } from './parts.tsx'
import { opennessWords, sourceKindLabel, stageWords } from './words.ts'

const mostSteps = 5

/** Sightings in order of appearance, one step for each source: fifty repositories of one hub are one step. */
export function EvidenceStrip({ sightings, href }: { sightings: Sighting[]; href: string }) {
  const steps = stepsOf(sightings)
  if (steps.length === 0) return null
  return (
    <ol class="strip" aria-label="Evidence, in order of appearance">
      {steps.slice(0, mostSteps).map(({ first, rest }) => (
        <li>
          <Outward href={first.url} title={first.title.slice(0, 200)}>
            {sourceKindLabel(first.source.kind)}
          </Outward>
          {rest.length > 0 && ` ×${rest.length + 1}`} <Day date={whenOf(first)} />
        </li>
      ))}
      {steps.length > mostSteps && (
        <li>
          <a href={href}>and {steps.length - mostSteps} more</a>
        </li>
      )}
    </ol>
  )
}

/** Everything that each source said, with how long after the first it said it. */
export function Evidence({ sightings }: { sightings: Sighting[] }) {
  const steps = stepsOf(sightings)
  const beginning = steps[0]?.first
  if (!beginning) return null
  return (
    <section>
      <h2>
        Evidence{' '}
        <small>
          {plural(sightings.length, 'sighting')} by {plural(steps.length, 'source')}, in order of appearance
        </small>
      </h2>
      <ol class="sightings">
        {steps.map(({ first, rest }) => (
          <li>
            <p class="faint">
              <strong>{sourceKindLabel(first.source.kind)}</strong> <bdi>{first.source.id}</bdi>
              {lag(whenOf(beginning), whenOf(first))}
            </p>
            <SightingItem sighting={first} />
            {rest.length > 0 && (
              <details>
                <summary>{rest.length} more of this source</summary>
                {rest.map(each => (
                  <SightingItem sighting={each} />
                ))}
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function SightingItem({ sighting }: { sighting: Sighting }) {
  const { url, title, publishedAt, seenAt, says, reasons } = sighting
  return (
    <div class="sighting">
      <p class="clamped">
        <Outward href={url}>
          <Foreign text={title || 'untitled'} />
        </Outward>
      </p>
      <p class="faint">
        {publishedAt ? (
          <>
            Published <Day date={publishedAt} />, seen
          </>
        ) : (
          'Seen'
        )}{' '}
        {longInstant(seenAt)}. Says {says.stage ? stageWords[says.stage].label.toLowerCase() : 'no stage'},{' '}
        {opennessWords[says.openness].label.toLowerCase()}
        {reasons.length > 0 && ', because of'}
      </p>
      {reasons.length > 0 && (
        <ul class="reasons">
          {reasons.map(reason => (
            <li>
              <span class="faint">{reason.rule}</span> <bdi>{reason.words}</bdi>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Known only where both said the minute. */
function lag(beginning: StatedDate, date: StatedDate): string {
  if (beginning.precision !== 'minute' || date.precision !== 'minute') return ''
  const seconds = (Date.parse(date.at) - Date.parse(beginning.at)) / 1000
  return seconds > 0 ? `, ${duration(seconds)} after the first` : ''
}

/** When it was said, where that is known, else when we saw it. */
function whenOf(sighting: Sighting): StatedDate {
  return sighting.publishedAt ?? { at: sighting.seenAt, precision: 'minute' }
}

function stepsOf(sightings: Sighting[]): { first: Sighting; rest: Sighting[] }[] {
  const steps = new Map<string, { first: Sighting; rest: Sighting[] }>()
  for (const sighting of sightings.toSorted((left, right) => Date.parse(whenOf(left).at) - Date.parse(whenOf(right).at))) {
    const step = steps.get(sighting.source.id)
    if (step) step.rest.push(sighting)
    else steps.set(sighting.source.id, { first: sighting, rest: [] })
  }
  return [...steps.values()]
}
