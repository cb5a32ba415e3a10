import type { Child } from 'hono/jsx'
import { type BasedDate, countText, type License, type StatedDate, type Variant } from '../../config/words.ts'
import type { KnownRevision } from '../../db/timeline.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { Instant, useDates } from './dates.tsx'
import { modalitiesText, statedDate as statedInUtc } from './format.ts'
import { licenseGroups, licenseUrl } from './licenses.ts'
import { Foreign, machineDate, Outward } from './parts.tsx'
import { Sheet } from './sheet.tsx'
import { type FactName, releaseText, useSizeText } from './text/release.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'
import { withdrawnOn } from './withdrawn.ts'

/** What is known of a release, and below it what one can do about it. */
export function Facts({ release, revisions }: { release: ReleaseDocument; revisions: KnownRevision[] }) {
  const text = useText(releaseText)
  const { family, version, license, contextTokens, announcedAt, releasedAt, firstSeenAt, company, variants } = release
  const withdrawn = withdrawnOn(release, revisions)
  const ofFamily = `company=${encodeURIComponent(company.id)}&family=${encodeURIComponent(family)}`
  const facts: [FactName, Child][] = [
    ['withdrawn', withdrawn && <Stated date={withdrawn} />],
    ['released', releasedAt && <Dated date={releasedAt} />],
    ['announced', announcedAt && <Dated date={announcedAt} />],
    ['firstSeen', <Instant at={firstSeenAt} />],
    [
      'family',
      <a href={`/?${ofFamily}`}>
        <Foreign text={family} />
      </a>,
    ],
    ['version', version && <Foreign text={version} />],
    ['license', <Licenses license={license} variants={variants} />],
    ['parameters', useSizeText()(release.parameters)],
    ['context', contextTokens && text.tokens(countText(contextTokens))],
    ['modalities', modalitiesText(release.modalities)],
  ]
  return (
    <>
      <Sheet rows={facts.map(([name, value]) => [text.fact[name], value])} />
      <Foot release={release} ofFamily={ofFamily} />
    </>
  )
}

function Foot({ release: { id, company, family }, ofFamily }: { release: ReleaseDocument; ofFamily: string }) {
  const text = useText(releaseText)
  return (
    <ul class="foot">
      <li>
        {text.follow} <a href={`/subscribe?company=${encodeURIComponent(company.id)}`}>{text.followCompany(company.name)}</a>
        {' · '}
        <a href={`/subscribe?${ofFamily}`}>{text.followFamily(family)}</a>
      </li>
      <li>
        {text.correctLead} <a href={`/corrections/new?release=${encodeURIComponent(id)}`}>{text.correct}</a>
      </li>
    </ul>
  )
}

function Dated({ date }: { date: BasedDate }) {
  const basis = useText(releaseText).basis(useWords().basis[date.basis])
  return (
    <>
      <Stated date={date} />
      <span class="faint">{basis}</span>
    </>
  )
}

/** As exact as it was stated; the same in UTC on hover. */
export function Stated({ date }: { date: StatedDate }) {
  const { statedDate } = useDates()
  return (
    <time datetime={machineDate(date)} title={statedInUtc(date)}>
      {statedDate(date)}
    </time>
  )
}

/** The licence of the release; where its variants have others, each with how many they are. */
function Licenses({ license, variants }: { license: License | null; variants: Variant[] }) {
  const text = useText(releaseText)
  const groups = licenseGroups(variants)
  if (groups.length < 2) {
    const only = license ?? groups[0]?.license
    return only ? <LinkedLicense license={only} /> : <span>{text.licenseUnknown}</span>
  }
  return (
    <ul class="plain">
      {groups.map(group => (
        <li>
          {group.license ? <LinkedLicense license={group.license} /> : text.licenseUnknown}{' '}
          <span class="faint">{text.ofVariants(group.count)}</span>
        </li>
      ))}
    </ul>
  )
}

export function LinkedLicense({ license }: { license: License }) {
  return (
    <Outward href={licenseUrl(license)} title={license.name}>
      <Foreign text={license.spdx ?? license.name} />
    </Outward>
  )
}
