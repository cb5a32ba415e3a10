import type { StatedDate, Variant } from '../../config/words.ts'
import type { Sighting } from '../../db/types.ts'
import { duration, longInstant, plural } from './format.ts'
import { Day, Foreign, Outward } from './parts.tsx'
import { type DatedSighting, stepsOf } from './sightings.ts'
import { opennessWords, sourceKindLabel, stageWords } from './words.ts'

const mostSteps = 5

/** Sightings in order of appearance, one step for each source: fifty repositories of one hub are one step. */
export function EvidenceStrip({ sightings, variants, href }: { sightings: Sighting[]; variants: Variant[]; href: string }) {
  const steps = stepsOf(sightings, variants)
  if (steps.length === 0) return null
  return (
    <ol class="strip" aria-label="Evidence, in order of appearance">
      {steps.slice(0, mostSteps).map(({ first: { sighting, when }, rest }) => (
        <li>
          <Outward href={sighting.url} title={sighting.title.slice(0, 200)}>
            {sourceKindLabel(sighting.source.kind)}
          </Outward>
          {rest.length > 0 && ` ×${rest.length + 1}`} {when.word} <Day date={when.date} />
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
export function Evidence({ sightings, variants }: { sightings: Sighting[]; variants: Variant[] }) {
  const steps = stepsOf(sightings, variants)
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
              <strong>{sourceKindLabel(first.sighting.source.kind)}</strong> <bdi>{first.sighting.source.id}</bdi>
              {lag(beginning.when.date, first.when.date)}
            </p>
            <SightingItem dated={first} />
            {rest.length > 0 && (
              <details>
                <summary>{rest.length} more of this source</summary>
                {rest.map(each => (
                  <SightingItem dated={each} />
                ))}
              </details>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function SightingItem({ dated: { sighting, when } }: { dated: DatedSighting }) {
  const { url, title, seenAt, says, reasons } = sighting
  return (
    <div class="sighting">
      <p class="clamped">
        <Outward href={url}>
          <Foreign text={title || 'untitled'} />
        </Outward>
      </p>
      <p class="faint">
        {when.how !== 'seen' && (
          <>
            {sentences[when.how]} <Day date={when.date} />.{' '}
          </>
        )}
        Seen {longInstant(seenAt)}. Says {says.stage ? stageWords[says.stage].label.toLowerCase() : 'no stage'},{' '}
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

const sentences = {
  published: 'Published',
  vendor: 'Public since',
  press: 'Reported public',
  'first-seen': 'First public',
  'repository-created': 'The repository was made',
}
