import type { Reason } from '../../config/words.ts'
import type { ReleaseDocument, Sighting } from '../../db/types.ts'
import { Foreign, Outward } from './parts.tsx'
import { Reasons } from './reasons.tsx'
import { Stated } from './releaseFacts.tsx'
import { type DatedSighting, stepsOf } from './sightings.ts'
import { evidenceText, proofText } from './text/sightings.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** How open it is, in a sentence, and what proves it: the first sentence that says so, and the first repository that shows it. */
export function Proof({ release }: { release: ReleaseDocument }) {
  const text = useText(proofText)
  const { openness } = release
  const { label, title } = useWords().openness[openness]
  const proofs = openness === 'unknown' ? [] : proofsOf(release)
  return (
    <section class="proof">
      <h2>{text.heading}</h2>
      <p>
        <strong>{label}</strong> <span class="faint">{title}</span>
      </p>
      {proofs.map(proof => (
        <Quotation proof={proof} />
      ))}
      {proofs.length === 0 && <p class="faint">{text.nothing}</p>}
    </section>
  )
}

function Quotation({ proof: { sighting, when } }: { proof: DatedSighting }) {
  const { untitled } = useText(evidenceText)
  const words = useWords()
  return (
    <figure>
      <blockquote>
        <p class="clamped">
          <Outward href={sighting.url}>
            <Foreign text={sighting.title || untitled} />
          </Outward>
        </p>
      </blockquote>
      <figcaption class="faint">
        {words.kindOfSource(sighting.source.kind)} <bdi>{sighting.source.id}</bdi>, <Stated date={when.date} />
      </figcaption>
      <Reasons reasons={decisive(sighting)} />
    </figure>
  )
}

/** Rules that look at what can be had. */
const opening = /^(repository:|report-only$|[a-z]{2}:(open|opens|openly|hub|data|code|api)$)/

function decisive({ reasons }: Sighting): Reason[] {
  return reasons.filter(({ rule }) => opening.test(rule))
}

/** What says just this of its openness: of words the first, and of repositories the first; where neither gives such a reason, the very first. */
function proofsOf({ sightings, variants, openness }: ReleaseDocument): DatedSighting[] {
  const all = stepsOf(sightings, variants)
    .flatMap(({ first, rest }) => [first, ...rest])
    .filter(({ sighting }) => sighting.says.openness === openness)
  const shows = ({ sighting }: DatedSighting) => sighting.reasons.some(({ rule }) => rule.startsWith('repository:'))
  const said = all.find(each => !shows(each) && decisive(each.sighting).length > 0)
  const shown = all.find(shows)
  const found = [said, shown].flatMap(each => each ?? [])
  return found.length > 0 ? found : all.slice(0, 1)
}
