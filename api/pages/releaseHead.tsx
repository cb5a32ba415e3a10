import { countText, type ReleaseKind } from '../../config/words.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { useDates } from './dates.tsx'
import { dateThatCounts, licenseText, webAddress } from './format.ts'
import { licenseUrl } from './licenses.ts'
import { machineDate } from './parts.tsx'
import { SharedHead } from './sharedHead.tsx'
import { releaseText } from './text/release.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** What other sites show of a release where its address is shared (Open Graph), and what machines read of it (schema.org). */
export function ReleaseHead({ release, publicUrl }: { release: ReleaseDocument; publicUrl: string }) {
  const url = `${publicUrl}/releases/${encodeURIComponent(release.id)}`
  const description = useDescription(release)
  const title = `${release.name} · ${release.company.name}`
  return (
    <SharedHead
      type="article"
      title={title}
      description={description}
      url={url}
      data={linkedData(release, { url, publicUrl, description })}
    >
      {release.releasedAt && <meta property="article:published_time" content={machineDate(release.releasedAt)} />}
    </SharedHead>
  )
}

function useDescription(release: ReleaseDocument): string {
  const text = useText(releaseText).description
  const words = useWords()
  const { statedDate } = useDates()
  const { stage, openness, license, parameters, variants, sightings } = release
  const sources = new Set(sightings.map(({ source }) => source.id)).size
  const parts = [
    text.on(words.stage[stage].label, statedDate(dateThatCounts(release))),
    words.openness[openness].label,
    license && licenseText(license),
    parameters?.total && text.parameters(countText(parameters.total)),
    variants.length > 1 && text.variants(variants.length),
    sources > 0 && text.sources(sources),
  ]
  return text.join(parts.filter(part => typeof part === 'string'))
}

const types: Record<ReleaseKind, object> = {
  model: { '@type': 'SoftwareApplication', applicationCategory: 'Machine learning model' },
  dataset: { '@type': 'Dataset' },
  code: { '@type': 'SoftwareSourceCode' },
}

/** More evidence than this only makes the page longer. */
const mostEvidence = 10

/** https://schema.org/SoftwareApplication, Dataset, SoftwareSourceCode */
function linkedData(release: ReleaseDocument, { url, publicUrl, description }: { url: string; publicUrl: string; description: string }) {
  const { id, kind, name, version, license, company, releasedAt, updatedAt, sightings, variants } = release
  const addresses = (given: (string | null)[]) => [...new Set(given.flatMap(each => webAddress(each) ?? []))].slice(0, mostEvidence)
  return {
    '@context': 'https://schema.org',
    ...types[kind],
    '@id': url,
    identifier: id,
    name,
    description,
    url,
    ...(version === null ? {} : { version }),
    author: { '@type': 'Organization', name: company.name, url: `${publicUrl}/companies/${encodeURIComponent(company.id)}` },
    ...(releasedAt ? { datePublished: machineDate(releasedAt) } : {}),
    dateModified: updatedAt,
    ...(license ? { license: webAddress(licenseUrl(license)) ?? licenseText(license) } : {}),
    sameAs: addresses(variants.map(variant => variant.url)),
    isBasedOn: addresses(sightings.map(sighting => sighting.url)),
  }
}
