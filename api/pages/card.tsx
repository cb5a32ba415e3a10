import { countText, type Variant } from '../../config/words.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { EvidenceStrip } from './evidence.tsx'
import { modalitiesText, parametersText, plural } from './format.ts'
import { Foreign, LicenseName, OpennessBadge, Outward, StageBadge } from './parts.tsx'

/** One release in the timeline: what it is at a glance, then its proof, then its parts. */
export function ReleaseCard({ release }: { release: ReleaseDocument }) {
  const href = `/releases/${encodeURIComponent(release.id)}`
  return (
    <article class={`card is-${release.stage}`} aria-labelledby={`name-${release.id}`}>
      <div class="card-head">
        <div>
          <p class="company">
            <a href={`/?company=${encodeURIComponent(release.company.id)}`}>
              <Foreign text={release.company.name} />
            </a>
            {release.kind !== 'model' && <span class="kind">{release.kind === 'dataset' ? 'Data set' : 'Code'}</span>}
          </p>
          <h3 id={`name-${release.id}`}>
            <a href={href}>
              <Foreign text={release.name} />
            </a>
          </h3>
        </div>
        <p class="badges">
          <StageBadge stage={release.stage} /> <OpennessBadge openness={release.openness} />
        </p>
      </div>
      <Facts release={release} />
      <EvidenceStrip sightings={release.sightings} variants={release.variants} href={href} />
      <Variants variants={release.variants} />
    </article>
  )
}

function Facts({ release }: { release: ReleaseDocument }) {
  const parameters = parametersText(release.parameters)
  const modalities = isPlainText(release) ? null : modalitiesText(release.modalities)
  const { license, contextTokens } = release
  if (!parameters && !modalities && !license && !contextTokens) return null
  return (
    <ul class="facts">
      {parameters && <li>{parameters} parameters</li>}
      {license && (
        <li>
          <LicenseName license={license} />
        </li>
      )}
      {contextTokens && <li>{countText(contextTokens)} tokens of context</li>}
      {modalities && <li>{modalities}</li>}
    </ul>
  )
}

/** Text in, text out is what most do: it says nothing on a card. */
function isPlainText({ modalities: { input, output } }: ReleaseDocument): boolean {
  return input.join() === 'text' && output.join() === 'text'
}

function Variants({ variants }: { variants: Variant[] }) {
  if (variants.length === 0) return null
  return (
    <details>
      <summary>{plural(variants.length, 'variant')}</summary>
      <ul class="variants">
        {variants.map(variant => (
          <li>
            <Outward href={variant.url}>
              <Foreign text={variant.repo} />
            </Outward>
            <span class="faint">
              {[parametersText(variant.parameters), variant.tuning, variant.quantization, variant.goneAt && 'gone']
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
