import type { FamilyNeighbours, Relative } from '../../db/timeline/relatives.ts'
import type { KnownRevision } from '../../db/timeline.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { useDates } from './dates.tsx'
import { Evidence } from './evidence.tsx'
import { History } from './history.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Day, Foreign, OpennessBadge, StageBadge } from './parts.tsx'
import { Proof } from './proof.tsx'
import { Relatives } from './relatives.tsx'
import { Facts } from './releaseFacts.tsx'
import { ReleaseHead } from './releaseHead.tsx'
import { releaseText } from './text/release.ts'
import { useWords } from './text/words.ts'
import { Variants } from './variants.tsx'
import { useText } from './view.ts'
import { withdrawnOn } from './withdrawn.ts'

export interface ReleaseProps {
  frame: Frame
  release: ReleaseDocument
  revisions: KnownRevision[]
  /** The instant at which this was known, when it was asked for. */
  asOf: Date | null
  /** Null where the page shows what was known once. */
  neighbours: FamilyNeighbours | null
  /** What others released in that week. */
  others: Relative[]
  /** Address under which readers reach these pages. */
  publicUrl: string
  json: string
}

export function ReleasePage(props: ReleaseProps) {
  const { frame, release, revisions, asOf, neighbours, others, publicUrl, json } = props
  const href = `/releases/${encodeURIComponent(release.id)}`
  const text = useText(releaseText)
  const { longInstant } = useDates()
  return (
    <Layout
      frame={frame}
      title={text.title(release.name, release.company.name)}
      json={json}
      query={`company=${encodeURIComponent(release.company.id)}`}
      head={<ReleaseHead release={release} publicUrl={publicUrl} />}
    >
      {asOf && (
        <p class="note">
          {text.asOf(longInstant(asOf))} <a href={href}>{text.asOfNow}</a>
        </p>
      )}
      <Lead release={release} revisions={revisions} />
      <Facts release={release} revisions={revisions} />
      <Proof release={release} />
      <Variants variants={release.variants} />
      <Evidence sightings={release.sightings} variants={release.variants} />
      <History revisions={revisions} href={href} />
      {neighbours && <Relatives release={release} neighbours={neighbours} others={others} />}
    </Layout>
  )
}

function Lead({ release, revisions }: { release: ReleaseDocument; revisions: KnownRevision[] }) {
  const { company, kind, name, stage, openness } = release
  const words = useWords()
  return (
    <div class="lead">
      <p class="company">
        <a href={`/companies/${encodeURIComponent(company.id)}`}>
          <Foreign text={company.name} />
        </a>
        {kind !== 'model' && <span class="kind">{words.kind[kind]}</span>}
      </p>
      <h1>
        <Foreign text={name} />
      </h1>
      <p class="badges">
        <StageBadge stage={stage} /> <OpennessBadge openness={openness} />
      </p>
      <Plainly release={release} revisions={revisions} />
    </div>
  )
}

/** Where there is nothing to download, it is said plainly. */
function Plainly({ release, revisions }: { release: ReleaseDocument; revisions: KnownRevision[] }) {
  const text = useText(releaseText)
  const { stage, openness } = release
  if (stage === 'released') return null
  if (stage === 'withdrawn') {
    const since = withdrawnOn(release, revisions)
    const [before, after] = text.withdrawnSince
    return <p class="status">{since ? [before, <Day date={since} />, after] : text.withdrawn}</p>
  }
  return (
    <p class="status">
      {stage === 'planned' ? text.planned : text.announced} {openness === 'api' && text.overApi}
    </p>
  )
}
