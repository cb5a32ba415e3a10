import type { Basis, StatedDate, Variant } from '../../config/words.ts'
import type { Sighting } from '../../db/types.ts'
import { duration, longInstant, plural } from './format.ts'
import { Day, Foreign, Outward } from './parts.tsx'
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
        {when.sentence && (
          <>
            {when.sentence} <Day date={when.date} />.{' '}
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

interface DatedSighting {
  sighting: Sighting
  when: { date: StatedDate; word: string; sentence: string }
}

const dateWords: Record<Basis, { word: string; sentence: string }> = {
  vendor: { word: '', sentence: 'Public since' },
  press: { word: '', sentence: 'Reported public' },
  'first-seen': { word: '', sentence: 'First public' },
  'repository-created': { word: 'made', sentence: 'The repository was made' },
}

/** When it was said; else what is known of the repository it shows; else when we saw it. */
function withDate(sighting: Sighting, variants: Variant[]): DatedSighting {
  const { publishedAt, seenAt, url } = sighting
  if (publishedAt) return { sighting, when: { date: publishedAt, word: '', sentence: 'Published' } }
  const publicAt = url === null ? null : (variants.find(variant => variant.url === url)?.publicAt ?? null)
  if (publicAt) return { sighting, when: { date: publicAt, ...dateWords[publicAt.basis] } }
  return { sighting, when: { date: { at: seenAt, precision: 'minute' }, word: 'seen', sentence: '' } }
}

function stepsOf(sightings: Sighting[], variants: Variant[]): { first: DatedSighting; rest: DatedSighting[] }[] {
  const steps = new Map<string, { first: DatedSighting; rest: DatedSighting[] }>()
  const dated = sightings.map(sighting => withDate(sighting, variants))
  for (const each of dated.toSorted((left, right) => Date.parse(left.when.date.at) - Date.parse(right.when.date.at))) {
    const step = steps.get(each.sighting.source.id)
    if (step) step.rest.push(each)
    else steps.set(each.sighting.source.id, { first: each, rest: [] })
  }
  return [...steps.values()]
}
