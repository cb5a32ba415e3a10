import { type BasedDate, countText, type Variant } from '../../config/words.ts'
import type { KnownRevision } from '../../db/timeline.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { Instant, useDates } from './dates.tsx'
import { Evidence } from './evidence.tsx'
import { longInstant, modalitiesText, parametersText } from './format.ts'
import { History } from './history.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Day, Foreign, LicenseName, OpennessBadge, Outward, StageBadge } from './parts.tsx'
import { basisWords } from './words.ts'

export interface ReleaseProps {
  frame: Frame
  release: ReleaseDocument
  revisions: KnownRevision[]
  /** The instant at which this was known, when it was asked for. */
  asOf: Date | null
  json: string
}

export function ReleasePage({ frame, release, revisions, asOf, json }: ReleaseProps) {
  const href = `/releases/${encodeURIComponent(release.id)}`
  return (
    <Layout
      frame={frame}
      title={`${release.name} by ${release.company.name}: Modelwire`}
      json={json}
      query={`company=${encodeURIComponent(release.company.id)}`}
    >
      {asOf && (
        <p class="note">
          This is what was known on {longInstant(asOf)}. <a href={href}>See what is known now.</a>
        </p>
      )}
      <div class="lead">
        <p class="company">
          <a href={`/?company=${encodeURIComponent(release.company.id)}`}>
            <Foreign text={release.company.name} />
          </a>
          {release.kind !== 'model' && <span class="kind">{release.kind === 'dataset' ? 'Data set' : 'Code'}</span>}
        </p>
        <h1>
          <Foreign text={release.name} />
        </h1>
        <p class="badges">
          <StageBadge stage={release.stage} /> <OpennessBadge openness={release.openness} />
        </p>
      </div>
      <Facts release={release} />
      <Evidence sightings={release.sightings} variants={release.variants} />
      <Variants variants={release.variants} />
      <History revisions={revisions} href={href} />
    </Layout>
  )
}

function Facts({ release }: { release: ReleaseDocument }) {
  const { family, version, license, contextTokens, announcedAt, releasedAt, firstSeenAt } = release
  const facts: [string, unknown][] = [
    ['Released', releasedAt && <Dated date={releasedAt} />],
    ['Announced', announcedAt && <Dated date={announcedAt} />],
    ['First seen here', <Instant at={firstSeenAt} />],
    [
      'Family',
      <a href={`/?family=${encodeURIComponent(family)}`}>
        <Foreign text={family} />
      </a>,
    ],
    ['Version', version && <Foreign text={version} />],
    ['Licence', license ? <LicenseName license={license} /> : 'not known'],
    ['Parameters', parametersText(release.parameters)],
    ['Context', contextTokens && `${countText(contextTokens)} tokens`],
    ['Modalities', modalitiesText(release.modalities)],
  ]
  return (
    <dl class="sheet">
      {facts
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function Dated({ date }: { date: BasedDate }) {
  const { statedDate } = useDates()
  return (
    <>
      {statedDate(date)} <span class="faint">({basisWords[date.basis]})</span>
    </>
  )
}

function Variants({ variants }: { variants: Variant[] }) {
  if (variants.length === 0) return null
  return (
    <section>
      <h2>
        Variants <small>{variants.length}</small>
      </h2>
      <div class="scroll">
        <table class="stacked">
          <thead>
            <tr>
              {['Repository', 'Host', 'Parameters', 'Tuning', 'Quantisation', 'Licence', 'Public since'].map(heading => (
                <th scope="col">{heading}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {variants.map(variant => (
              <VariantRow variant={variant} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function VariantRow({ variant }: { variant: Variant }) {
  const { repo, url, host, parameters, tuning, quantization, license, publicAt, formerly, goneAt } = variant
  return (
    <tr>
      <th scope="row">
        <Outward href={url}>
          <Foreign text={repo} />
        </Outward>
        {formerly && <span class="faint"> formerly {formerly.join(', ')}</span>}
      </th>
      <td data-label="Host">{host}</td>
      <td data-label="Parameters">{parametersText(parameters)}</td>
      <td data-label="Tuning">{tuning}</td>
      <td data-label="Quantisation">{quantization}</td>
      <td data-label="Licence">{license && <LicenseName license={license} />}</td>
      <td data-label="Public since">
        {publicAt?.basis === 'repository-created' && 'made '}
        {publicAt && <Day date={publicAt} />}
        {goneAt && (
          <>
            {', gone since '}
            <Day date={goneAt} />
          </>
        )}
      </td>
    </tr>
  )
}
