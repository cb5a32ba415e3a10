import type { StatedDate, Variant } from '../../config/words.ts'
import type { Sighting } from '../../db/types.ts'
import { Instant, useDates } from './dates.tsx'
import { Day, Foreign, Outward } from './parts.tsx'
import { Reasons } from './reasons.tsx'
import { type DatedSighting, stepsOf } from './sightings.ts'
import { evidenceText } from './text/sightings.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** Everything that each source said, with how long after the first it said it. */
export function Evidence({ sightings, variants }: { sightings: Sighting[]; variants: Variant[] }) {
  const text = useText(evidenceText)
  const words = useWords()
  const steps = stepsOf(sightings, variants)
  const beginning = steps[0]?.first
  if (!beginning) return null
  return (
    <section>
      <h2>
        {text.heading} <small>{text.summary(sightings.length, steps.length)}</small>
      </h2>
      <ol class="sightings">
        {steps.map(({ first, rest }) => (
          <li>
            <p class="faint">
              <strong>{words.kindOfSource(first.sighting.source.kind)}</strong> <bdi>{first.sighting.source.id}</bdi>
              <Lag beginning={beginning.when.date} date={first.when.date} />
            </p>
            <SightingItem dated={first} />
            {rest.length > 0 && (
              <details>
                <summary>{text.more(rest.length)}</summary>
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
  const text = useText(evidenceText)
  const words = useWords()
  const { url, title, seenAt, says, reasons } = sighting
  return (
    <div class="sighting">
      <p class="clamped">
        <Outward href={url}>
          <Foreign text={title || text.untitled} />
        </Outward>
      </p>
      <p class="faint">
        {when.how !== 'seen' && (
          <>
            {text.date[when.how]} <Day date={when.date} />
            {text.stop}
          </>
        )}
        {text.seen} <Instant at={seenAt} />
        {text.stop}
        {text.says(says.stage && words.stage[says.stage].label, words.openness[says.openness].label)}
        {reasons.length > 0 && text.because}
      </p>
      <Reasons reasons={reasons} />
    </div>
  )
}

/** Known only where both said the minute. */
function Lag({ beginning, date }: { beginning: StatedDate; date: StatedDate }) {
  const text = useText(evidenceText)
  const { duration } = useDates()
  if (beginning.precision !== 'minute' || date.precision !== 'minute') return null
  const seconds = (Date.parse(date.at) - Date.parse(beginning.at)) / 1000
  return seconds > 0 ? <span>{text.after(duration(seconds))}</span> : null
}
