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
    .map(([field, value]) => changeOf(field, Reflect.get(before, field) ?? null, value))
    .filter(change => !isEmptyList(change.before) || !isEmptyList(change.after))
}

/** Of the long lists only the items that differ: what is gone or was different, and what is new or is different now. */
function changeOf(field: string, before: unknown, after: unknown): Change {
  const isLong = field === 'variants' || field === 'sightings'
  if (!isLong || !Array.isArray(before) || !Array.isArray(after)) return { field, before, after }
  return { field, before: without(before, after), after: without(after, before) }
}

/** The items that the others have not, each counted as often as it is there. */
function without(items: unknown[], others: unknown[]): unknown[] {
  const left = new Map<string, number>()
  for (const key of others.map(inOrder)) left.set(key, (left.get(key) ?? 0) + 1)
  return items.filter(item => {
    const count = left.get(inOrder(item)) ?? 0
    left.set(inOrder(item), count - 1)
    return count <= 0
  })
}

/** As JSON with its keys in order: Postgres keeps them in one of its own. */
function inOrder(item: unknown): string {
  return JSON.stringify(item, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  )
}

/** Items that only stand in another order are no news. */
function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

/**
 * Everything a search may look for, in lower case, and once more without the signs that people leave out of names. Other names
 * of the company are not in it: they would make each of its releases answer to the names of all the others.
 */
export function searchTextOf(facts: ReleaseFacts, company: Company): string {
  const family = company.family.find(each => each.name === facts.family)
  const names = [
    ...[facts.name, facts.family, facts.version ?? '', company.name, ...(family?.aliases ?? [])],
    ...facts.variants.flatMap(variant => [variant.repo, ...(variant.formerly ?? [])]),
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
