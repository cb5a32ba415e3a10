import type { ReleaseDocument } from '../../../db/types.ts'
import { dateThatCounts, licenseText, parametersText, plural, statedDate, webAddress } from '../../pages/format.ts'
import { opennessWords, stageWords } from '../../pages/words.ts'
import { releaseTag } from './tag.ts'
import { line } from './text.ts'

/** A release as any document tells of it: text on one line, addresses that lead to the web, and no more of either than a reader bears. */
export interface Item {
  /** Stays what it is for ever. */
  id: string
  url: string
  title: string
  company: string
  /** What it is, in a sentence. */
  summary: string
  /** When it was made public, as far as that is known: ISO 8601. */
  published: string
  /** When its last revision was made. */
  updated: string
  repositories: { name: string; url: string | null }[]
  moreRepositories: number
  evidence: { title: string; url: string | null; source: string }[]
  moreEvidence: number
}

/** Stands where there is nothing to be seen. */
const nothing = '–'
const mostRepositories = 10
const mostEvidence = 5

export function itemOf(release: ReleaseDocument, publicUrl: string): Item {
  const { id, variants, sightings } = release
  return {
    id: releaseTag(publicUrl, id),
    url: releaseAddress(publicUrl, id),
    title: titleOf(release),
    company: companyOf(release),
    summary: summaryOf(release),
    published: new Date(dateThatCounts(release).at).toISOString(),
    updated: new Date(release.updatedAt).toISOString(),
    repositories: variants.slice(0, mostRepositories).map(({ repo, url }) => ({ name: line(repo) || nothing, url: webAddress(url) })),
    moreRepositories: Math.max(0, variants.length - mostRepositories),
    evidence: sightings
      .slice(0, mostEvidence)
      .map(({ title, url, source }) => ({ title: line(title) || nothing, url: webAddress(url), source: line(source.id) })),
    moreEvidence: Math.max(0, sightings.length - mostEvidence),
  }
}

export function releaseAddress(publicUrl: string, id: string): string {
  return `${publicUrl}/releases/${encodeURIComponent(id)}`
}

/** `Acme-1 by Acme: released, open weights` */
export function titleOf(release: ReleaseDocument): string {
  const { name, id, stage, openness } = release
  const known = openness === 'unknown' ? [] : [opennessWords[openness].label]
  return `${line(name, 200) || line(id)} by ${companyOf(release)}: ${[stageWords[stage].label, ...known].join(', ').toLowerCase()}`
}

/** Of a name that holds nothing to be seen, its id is left. */
function companyOf({ company }: ReleaseDocument): string {
  return line(company.name, 80) || company.id
}

/** What is known of it apart from its title, and since when. */
function summaryOf(release: ReleaseDocument): string {
  const { stage, license, parameters, contextTokens, variants, kind } = release
  const size = parametersText(parameters)
  const terms = license && line(licenseText(license), 100)
  const facts = [
    `${stageWords[stage].title.toLowerCase()}`,
    kind === 'model' ? null : kind === 'dataset' ? 'a data set' : 'code',
    size && `${size} parameters`,
    contextTokens && `${contextTokens.toLocaleString('en')} tokens of context`,
    terms && `licence ${terms}`,
    variants.length > 0 ? plural(variants.length, 'variant') : null,
  ].filter(Boolean)
  return `${statedDate(dateThatCounts(release))}: ${facts.join('; ')}.`
}
