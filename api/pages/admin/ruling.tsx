import type { ReleaseDocument } from '../../../db/types.ts'
import { useDates } from '../dates.tsx'
import { dateThatCounts } from '../format.ts'
import type { Frame } from '../layout.tsx'
import { Foreign } from '../parts.tsx'
import { Sheet } from '../sheet.tsx'
import { adminRulingsText } from '../text/adminRulings.ts'
import { useWords } from '../text/words.ts'
import { useText } from '../view.ts'
import { ReleaseLink } from './dossier.tsx'
import { AdminFrame } from './frame.tsx'
import { ReleaseField } from './rulings.tsx'

interface RulingProps {
  frame: Frame
  release: ReleaseDocument
  /** What it would go into; null where it would be taken apart. */
  into: ReleaseDocument | null
  /** Repositories that are chosen to leave. */
  chosen: string[]
  reason: string
  /** Why what was asked for cannot be ruled. */
  refusal: string | null
}

/** What a ruling would do, before it is made. */
export function RulingPage({ frame, release, into, chosen, reason, refusal }: RulingProps) {
  const text = useText(adminRulingsText)
  return (
    <AdminFrame frame={frame} room="rulings" done={null}>
      {refusal && (
        <p class="note wrong" role="alert">
          <Foreign text={refusal} />
        </p>
      )}
      <ReleaseOf heading={text.release} release={release} />
      {into ? <Merge release={release} into={into} reason={reason} /> : <Split release={release} chosen={chosen} reason={reason} />}
      {!into && (
        <form class="filters correction" method="get" action="/admin/rulings/new">
          <input type="hidden" name="release" value={release.id} />
          <ReleaseField name="into" label={text.orInto} isRequired />
          <button type="submit">{text.preview}</button>
        </form>
      )}
    </AdminFrame>
  )
}

function ReleaseOf({ heading, release }: { heading: string; release: ReleaseDocument }) {
  const text = useText(adminRulingsText)
  const { statedDate } = useDates()
  const { stage } = useWords()
  const { id, name, company, variants, sightings } = release
  return (
    <section>
      <h2>
        {heading}: <ReleaseLink id={id} name={name} />
      </h2>
      <Sheet
        rows={[
          [text.sheet.id, <Foreign text={id} />],
          [text.sheet.company, <Foreign text={company.name} />],
          [text.sheet.stage, stage[release.stage].label],
          [text.sheet.date, statedDate(dateThatCounts(release))],
          [text.sheet.repositories, String(variants.length)],
          [text.sheet.sightings, String(sightings.length)],
        ]}
      />
    </section>
  )
}

function Merge({ release, into, reason }: { release: ReleaseDocument; into: ReleaseDocument; reason: string }) {
  const text = useText(adminRulingsText)
  return (
    <>
      <ReleaseOf heading={text.into} release={into} />
      <form class="filters correction" method="post" action="/admin/rulings">
        <input type="hidden" name="kind" value="merge" />
        <input type="hidden" name="release" value={release.id} />
        <input type="hidden" name="into" value={into.id} />
        <p>{text.wouldMerge({ repositories: release.variants.length + into.variants.length, from: release.id, into: into.id })}</p>
        <Reason reason={reason} />
        <button type="submit">{text.kind.merge}</button>
      </form>
    </>
  )
}

function Split({ release, chosen, reason }: { release: ReleaseDocument; chosen: string[]; reason: string }) {
  const text = useText(adminRulingsText)
  if (release.variants.length < 2) return <p class="faint">{text.cannotSplit}</p>
  return (
    <form class="filters correction" method="post" action="/admin/rulings">
      <input type="hidden" name="kind" value="split" />
      <input type="hidden" name="release" value={release.id} />
      <fieldset>
        <legend>{text.leave}</legend>
        {release.variants.map(({ repo }) => (
          <label class="check">
            <input type="checkbox" name="repositories" value={repo} checked={chosen.includes(repo)} /> <Foreign text={repo} />
          </label>
        ))}
      </fieldset>
      <p>{text.wouldSplit}</p>
      <Reason reason={reason} />
      <button type="submit">{text.kind.split}</button>
    </form>
  )
}

function Reason({ reason }: { reason: string }) {
  const text = useText(adminRulingsText)
  return (
    <label>
      <span>{text.reason}</span>
      <input name="reason" value={reason} minlength={3} maxlength={1000} required />
    </label>
  )
}
