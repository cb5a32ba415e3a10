import type { Database } from '../../db/client.ts'
import type { Change, ReleaseDocument, RevisionCause, Sighting } from '../../db/types.ts'

/** Enough of a company for the API to show it. */
export async function insertCompany(
  db: Database,
  company: { id: string; name?: string; country?: string; aliases?: string[]; families?: { name: string; aliases: string[] }[] },
): Promise<void> {
  const { id, name = id, country = 'CN', aliases = [], families = [] } = company
  await db`
    insert into companies (id, name, country, languages, website, aliases, families)
    values (${id}, ${name}, ${country}, ${country === 'CN' ? ['zh', 'en'] : ['en']}, ${`https://${id}.example`}, ${aliases}, ${db.json(families)})
    on conflict (id) do nothing`
}

export interface SourceRow {
  id: string
  kind?: string
  failCount?: number
  problem?: string | null
  problemDetail?: string | null
  firstReadAt?: Date | null
  lastChangeAt?: Date | null
  nextPollAt?: Date
  parkedAt?: Date | null
}

export async function insertSource(db: Database, source: SourceRow): Promise<void> {
  const company = source.id.split('/')[0] ?? ''
  const { kind = 'feed', failCount = 0, problem = null, problemDetail = null, firstReadAt = null, lastChangeAt = null } = source
  await db`
    insert into sources (id, company_id, kind, url, host, every_seconds, interval_seconds, fail_count, problem, problem_detail,
      first_read_at, last_visit_at, last_success_at, last_change_at, next_poll_at, parked_at)
    values (${source.id}, ${company}, ${kind}, ${`https://${company}.example/${kind}`}, ${`${company}.example`}, 1800, 1800, ${failCount},
      ${problem}, ${problemDetail}, ${firstReadAt}, ${firstReadAt}, ${firstReadAt}, ${lastChangeAt},
      ${source.nextPollAt ?? new Date(Date.now() + 600_000)}, ${source.parkedAt ?? null})`
}

export type ReleaseRow = Partial<ReleaseDocument> & { id: string; aliases?: string[]; dissolvedAt?: string; mergedInto?: string }

/** A release as the pipeline would have stored it; what is not said is plain. */
export async function insertRelease(db: Database, row: ReleaseRow): Promise<ReleaseDocument> {
  const { aliases = [], dissolvedAt = null, mergedInto = null, ...given } = row
  const document = { ...plainRelease(given.id), ...given }
  await insertCompany(db, document.company)
  const { company, releasedAt, announcedAt, firstSeenAt } = document
  const license = document.license?.spdx ?? document.license?.name ?? null
  await db`
    insert into releases (id, company_id, kind, name, family, version, stage, openness, license, announced_at, released_at, dated_at,
      first_seen_at, parameters_total, input_modalities, output_modalities, search_text, revision, updated_at, document, dissolved_at, merged_into)
    values (${document.id}, ${company.id}, ${document.kind}, ${document.name}, ${document.family},
      ${document.version}, ${document.stage}, ${document.openness}, ${license}, ${announcedAt?.at ?? null}, ${releasedAt?.at ?? null},
      ${releasedAt?.at ?? announcedAt?.at ?? firstSeenAt}, ${firstSeenAt}, ${document.parameters?.total ?? null},
      ${document.modalities.input}, ${document.modalities.output}, ${searchText(document, aliases)}, ${document.revision},
      ${document.updatedAt}, ${db.json(document as never)}, ${dissolvedAt}, ${mergedInto})`
  return document
}

/** Without a cause it is one from before causes were kept. */
export async function insertRevision(
  db: Database,
  document: ReleaseDocument,
  madeAt: string,
  changes: Change[],
  why: RevisionCause | null = null,
): Promise<void> {
  await db`
    insert into revisions (release_id, revision, made_at, changes, document, cause, reason)
    values (${document.id}, ${document.revision}, ${madeAt}, ${db.json(changes as never)}, ${db.json(document as never)},
      ${why?.cause ?? null}, ${why?.reason ?? null})`
}

export function sighting(given: Partial<Sighting> = {}): Sighting {
  return {
    source: { id: 'acme/feed', kind: 'feed' },
    url: 'https://acme.example/news/1',
    title: 'We open Acme-1',
    publishedAt: { at: '2025-04-28T09:00:00.000Z', precision: 'minute' },
    seenAt: '2025-04-28T09:05:00.000Z',
    says: { stage: 'released', openness: 'weights' },
    reasons: [{ rule: 'word', words: 'open' }],
    ...given,
  }
}

export function plainRelease(id: string): ReleaseDocument {
  return {
    id,
    kind: 'model',
    company: { id: 'acme', name: 'Acme' },
    name: id,
    family: 'Acme',
    version: null,
    stage: 'released',
    openness: 'weights',
    license: null,
    modalities: { input: ['text'], output: ['text'] },
    parameters: null,
    contextTokens: null,
    announcedAt: null,
    releasedAt: { at: '2025-04-28T09:00:00.000Z', precision: 'minute', basis: 'vendor' },
    firstSeenAt: '2025-04-28T09:05:00.000Z',
    variants: [],
    sightings: [],
    revision: 1,
    updatedAt: '2025-04-28T09:05:00.000Z',
  }
}

function searchText(document: ReleaseDocument, aliases: string[]): string {
  const names = [document.company.name, ...aliases, document.name, document.family, ...document.variants.map(each => each.repo)]
  const written = [...names, ...document.sightings.map(each => each.title)].map(text => text.normalize('NFKC').toLowerCase())
  return [...written, ...written.map(text => text.replace(/[-_. ]/g, ''))].join('\n')
}
