import type { BareEntry } from '../../db/ingest.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import type { Reading } from '../../workers/sources/contract.ts'

type Entry = Reading['entries'][number]

/**
 * What the bare loop writes of an entry: the rows that ours leaves of it, as long as those. It understands nothing: what is a release is told
 * by the words that the made-up web uses.
 */
export function bareRowOf(source: string, { publishedAt, ...entry }: Entry, now: Date): BareEntry {
  const [company = ''] = source.split('/')
  const at = publishedAt?.at ?? now.toISOString()
  const said = / releases (\S+) with open weights$/.exec(entry.title)
  const name = said?.[1] ?? null
  const reasons = name === null ? nothingSaid(source, entry.title) : releaseSaid(source)
  const release = name === null ? null : releaseOf({ source, company, name, entry, at, now, reasons })
  return {
    ...entry,
    ...{ publishedAt: publishedAt?.at ?? null, publishedPrecision: publishedAt?.precision ?? null },
    ...{ contentHash: entry.key, firstSeenAt: now.toISOString(), isBaseline: true, company },
    ...{
      line: release?.document.family.toLowerCase() ?? null,
      claim: claimOf({ company, at, reasons, release: release?.document ?? null }),
      release,
    },
  }
}

type Reasons = { rule: string; words: string }[]

function nothingSaid(source: string, title: string): Reasons {
  return [
    { rule: 'own-source', words: source },
    { rule: 'no-release-words', words: title },
  ]
}

function releaseSaid(source: string): Reasons {
  return [
    { rule: 'own-source', words: source },
    { rule: 'en:release', words: 'releases' },
    { rule: 'en:open', words: 'open weights' },
    { rule: 'en:open', words: 'weights' },
  ]
}

function claimOf(said: { company: string; at: string; reasons: Reasons; release: ReleaseDocument | null }): object {
  const { company, at, reasons, release } = said
  const nothing = { license: null, variant: null, madeFrom: null, parameters: null, contextTokens: null }
  return {
    ...nothing,
    ...{ company, role: 'statement', kind: 'model', isRelease: release !== null, stage: release?.stage ?? null },
    ...{ name: release?.name ?? null, family: release?.family ?? null, version: release?.version ?? null, line: release?.family ?? null },
    ...{ openness: release?.openness ?? 'unknown', modalities: { input: [], output: [] }, reasons },
    ...{ date: { at, basis: 'vendor', precision: 'minute' }, model: release && { ...nothing, written: release.name, name: release.name } },
  }
}

interface Said {
  source: string
  company: string
  name: string
  entry: Pick<Entry, 'title' | 'url'>
  at: string
  now: Date
  reasons: Reasons
}

function releaseOf({ source, company, name, entry, at, now, reasons }: Said): NonNullable<BareEntry['release']> {
  const [family = name, version = null] = name.split('-')
  const date = { at, basis: 'vendor', precision: 'minute' } as const
  const seenAt = now.toISOString()
  const sighting = {
    ...{ source: { id: source, kind: 'feed' }, url: entry.url, title: entry.title, publishedAt: { at, precision: 'minute' as const } },
    ...{ seenAt, says: { stage: 'released' as const, openness: 'weights' as const }, reasons },
  }
  const document: ReleaseDocument = {
    ...{
      id: `${company}-${name.toLowerCase().replaceAll('.', '-')}`,
      kind: 'model',
      company: { id: company, name: company },
      name,
      family,
      version,
    },
    ...{
      stage: 'released',
      openness: 'weights',
      license: null,
      modalities: { input: [], output: [] },
      parameters: null,
      contextTokens: null,
    },
    ...{ announcedAt: date, releasedAt: date, firstSeenAt: seenAt, variants: [], sightings: [sighting], revision: 1, updatedAt: seenAt },
  }
  const found = [name, family, version, company, entry.title].map(each => `${each}`.toLowerCase())
  return { searchText: [...found, ...found.map(each => each.replaceAll(/[-. ]/g, ''))].join('\n'), document }
}
