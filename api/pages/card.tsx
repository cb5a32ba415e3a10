import { countText, type Variant } from '../../config/words.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { useDates } from './dates.tsx'
import { dateThatCounts, licenseText, modalitiesText } from './format.ts'
import { Mark } from './mark.tsx'
import { Day, Foreign, OpennessBadge, Outward, StageBadge } from './parts.tsx'
import { EvidenceStrip } from './strip.tsx'
import { useSizeText } from './text/release.ts'
import { timelineText } from './text/timeline.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** One release in the timeline: what it is at a glance, then its proof, then its parts. */
export function ReleaseCard({ release, isDated = false }: { release: ReleaseDocument; isDated?: boolean }) {
  const href = `/releases/${encodeURIComponent(release.id)}`
  const { dayOf } = useDates()
  const date = dateThatCounts(release)
  return (
    <article
      class={`card is-${release.stage}`}
      aria-labelledby={`name-${release.id}`}
      data-release={release.id}
      data-revision={release.revision}
    >
      <div class="card-head">
        <Mark name={release.company.name} />
        <div>
          <p class="company">
            <a href={`/?company=${encodeURIComponent(release.company.id)}`}>
              <Foreign text={release.company.name} />
            </a>
            {release.kind !== 'model' && <span class="kind">{useWords().kind[release.kind]}</span>}
            {isDated && <Day date={date} />}
          </p>
          <h3 id={`name-${release.id}`}>
            <a href={href}>
              <Foreign text={release.name} />
            </a>
          </h3>
        </div>
        <p class="badges">
          <StageBadge stage={release.stage} /> <OpennessBadge openness={release.openness} /> <LicenseBadge release={release} />
        </p>
      </div>
      <Facts release={release} />
      <EvidenceStrip sightings={release.sightings} variants={release.variants} href={href} day={dayOf(date)} />
      <Variants variants={release.variants} href={href} />
    </article>
  )
}

function LicenseBadge({ release: { license } }: { release: ReleaseDocument }) {
  if (!license) return null
  return (
    <Outward class="badge license" href={license.url}>
      <Foreign text={licenseText(license)} />
    </Outward>
  )
}

function Facts({ release }: { release: ReleaseDocument }) {
  const text = useText(timelineText)
  const parameters = useSizeText()(release.parameters)
  const modalities = isPlainText(release) ? null : modalitiesText(release.modalities)
  const { contextTokens } = release
  if (!parameters && !modalities && !contextTokens) return null
  return (
    <ul class="facts">
      {parameters && <li>{text.parameters(parameters)}</li>}
      {contextTokens && <li>{text.context(countText(contextTokens))}</li>}
      {modalities && <li>{modalities}</li>}
    </ul>
  )
}

/** Text in, text out is what most do: it says nothing on a card. */
function isPlainText({ modalities: { input, output } }: ReleaseDocument): boolean {
  return input.join() === 'text' && output.join() === 'text'
}

/** A card is no list of repositories: the whole of it stands on the page of the release. */
const mostShown = 12

/** What was trained stands first, what was made of it behind. */
function Variants({ variants, href }: { variants: Variant[]; href: string }) {
  const text = useText(timelineText)
  if (variants.length === 0) return null
  const originals = variants.filter(({ quantization }) => quantization === null)
  const quantised = variants.filter(({ quantization }) => quantization !== null)
  return (
    <details>
      <summary>{text.variants(variants.length)}</summary>
      <VariantList variants={originals} href={href} />
      {quantised.length > 0 && originals.length > 0 && <p class="faint">{text.quantised(quantised.length)}</p>}
      <VariantList variants={quantised} href={href} />
    </details>
  )
}

function VariantList({ variants, href }: { variants: Variant[]; href: string }) {
  const text = useText(timelineText)
  const sizeText = useSizeText()
  if (variants.length === 0) return null
  return (
    <ul class="variants">
      {variants.slice(0, mostShown).map(({ url, repo, parameters, tuning, quantization, goneAt }) => (
        <li>
          <Outward href={url}>
            <Foreign text={repo} />
          </Outward>
          <span class="faint">{[sizeText(parameters), tuning, quantization, goneAt && text.gone].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
      {variants.length > mostShown && (
        <li>
          <a href={href}>{text.moreVariants(variants.length - mostShown)}</a>
        </li>
      )}
    </ul>
  )
}
