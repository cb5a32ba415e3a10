import { isDeepStrictEqual } from 'node:util'
import type { Company } from '../config/company.ts'
import type { Change, ReleaseDocument, Sighting } from '../db/types.ts'
import { clean } from './clean.ts'
import type { PlacedClaim, ReleaseFacts } from './normalize/contract.ts'

/** The stored form of a release, from its facts. When it was first seen is never rewritten. */
export function documentOf(
  facts: ReleaseFacts,
  id: string,
  company: Company,
  previous: ReleaseDocument | null,
): Omit<ReleaseDocument, 'revision' | 'updatedAt'> {
  return {
    id,
    kind: facts.kind,
    company: { id: company.id, name: company.name },
    name: facts.name,
    family: facts.family,
    version: facts.version,
    stage: facts.stage,
    openness: facts.openness,
    license: facts.license,
    modalities: facts.modalities,
    parameters: facts.parameters,
    contextTokens: facts.contextTokens,
    announcedAt: facts.announcedAt,
    releasedAt: facts.releasedAt,
    firstSeenAt: previous?.firstSeenAt ?? facts.firstSeenAt,
    variants: facts.variants,
    sightings: facts.members.filter(isFirstOfEntry).map(sightingOf),
  }
}

/** What differs between two documents, field by field. */
export function changesBetween(before: ReleaseDocument | null, after: Omit<ReleaseDocument, 'revision' | 'updatedAt'>): Change[] {
  if (!before) return []
  // through JSON, as it is stored: what is undefined there is absent here
  const stored: Record<string, unknown> = JSON.parse(JSON.stringify(after))
  return Object.entries(stored)
    .filter(([field, value]) => !isDeepStrictEqual(value, Reflect.get(before, field)))
    .map(([field, value]) => ({ field, before: Reflect.get(before, field) ?? null, after: value }))
}

/**
 * Everything a search may look for, in lower case, and once more without the signs that people leave out of names. Other names
 * of the company are not in it: they would make each of its releases answer to the names of all the others.
 */
export function searchTextOf(facts: ReleaseFacts, company: Company): string {
  const family = company.family.find(each => each.name === facts.family)
  const names = [
    ...[facts.name, facts.family, facts.version ?? '', company.name, ...(family?.aliases ?? [])],
    ...facts.variants.map(variant => variant.repo),
    ...facts.members.map(member => member.title),
  ]
  const plain = clean([...new Set(names.map(name => name.normalize('NFKC').toLowerCase()))].join('\n'), 50_000)
  return `${plain}\n${plain.replace(/[-_. ]/g, '')}`
}

/** `alibaba-qwen3-coder`; a name that starts with its company's says it once (`deepseek-r1`). */
export function idFor(facts: ReleaseFacts): string {
  const name = slug(facts.name)
  if (name === '') return facts.company
  return name === facts.company || name.startsWith(`${facts.company}-`) ? name : `${facts.company}-${name}`
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
}

/** An entry that names several variants of a release is one sighting. */
function isFirstOfEntry(member: PlacedClaim, index: number, members: PlacedClaim[]): boolean {
  return members.findIndex(each => each.entry === member.entry) === index
}

function sightingOf(member: PlacedClaim): Sighting {
  return {
    source: { id: member.source.id, kind: member.source.kind },
    url: member.url,
    title: member.title,
    publishedAt: member.publishedAt,
    seenAt: member.firstSeenAt,
    says: { stage: member.claim.stage, openness: member.claim.openness },
    reasons: member.claim.reasons,
  }
}
