import { readCompanies } from '../config/companies.ts'
import { companyDirectories } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import { groupBy } from '../workers/group.ts'
import type { Announcement, Claim, PlacedClaim } from '../workers/normalize/contract.ts'
import { buildKnowledge, mergeClaims, readClaims } from '../workers/normalize/index.ts'
import { type Corpus, readCorpus } from './corpus.ts'
import { cpuMs, quantile, say, tell } from './report.ts'

/**
 * `npm run -s bench:understand`: how much CPU it takes to understand an entry, that is to read its claims and to merge them with
 * everything that is known of their companies: with its share of a merge that many entries have in common, as in a first read, and with
 * a whole merge for it alone, as when a poll brings one thing.
 */
const limitMs = 2
const roundMs = 5

const companies = readCompanies(companyDirectories({ companiesDir: null }))
const corpus = readCorpus(companies)
const knowledge = buildKnowledge(companies, readLexicons())
const announcements = announcementsOf(corpus)

const read = () => announcements.map(each => readClaims(each, knowledge))
const place = (claims: Claim[][]): PlacedClaim[] =>
  claims.flatMap((some, at) => some.map((claim, ordinal) => placed(announcements[at] as Announcement, at, ordinal, claim)))
/** What is merged together: all claims of one company. */
const units = groupBy(
  place(read()).filter(each => each.claim.company !== null && each.claim.line !== null),
  each => each.claim.company,
)

function announcementsOf({ repositories, headlines }: Corpus): Announcement[] {
  const said = { summary: '', language: null, seenAt: '2025-10-01T00:00:00.000Z', isBaseline: true }
  return [
    ...repositories.map(repository => ({
      ...{ ...said, title: repository.id, url: repository.url, publishedAt: null, repository },
      source: { id: 'bench/hub', kind: repository.host, company: null },
    })),
    ...headlines.map(({ title, date }, nth) => ({
      ...{ ...said, title, url: `https://example.org/${nth}`, repository: null },
      publishedAt: date ? { at: new Date(date).toISOString(), precision: 'day' as const } : null,
      source: { id: 'bench/news', kind: 'feed', company: null },
    })),
  ]
}

function placed(announcement: Announcement, at: number, ordinal: number, claim: Claim): PlacedClaim {
  const { source, url, title, publishedAt, seenAt } = announcement
  return { entry: String(at), ordinal, firstSeenAt: seenAt, source, url, title, publishedAt, claim }
}

/** CPU of one call, in milliseconds: the median of several rounds, each long enough for the clock to move. */
function costOf(work: () => unknown): number {
  const before = cpuMs()
  work()
  const calls = Math.max(1, Math.ceil(roundMs / Math.max(0.001, cpuMs() - before)))
  const rounds = Array.from({ length: 5 }, () => {
    const start = cpuMs()
    for (let call = 0; call < calls; call++) work()
    return (cpuMs() - start) / calls
  })
  return quantile(rounds, 0.5)
}

say(`understanding ${corpus.repositories.length} repositories and ${corpus.headlines.length} headlines of ${corpus.origin}`)
// once before, so that the code is compiled as it is in a program that runs
read()
for (const unit of units.values()) mergeClaims(unit, knowledge)
const arrivalCosts = arrivals()
const mergeCosts = new Map([...units].map(([company, unit]) => [company, costOf(() => mergeClaims(unit, knowledge))]))
const claimCosts = announcements.map(each => costOf(() => readClaims(each, knowledge)))
tellCosts('claims of an entry', claimCosts)
tellCosts('an entry and its share of a merge of all', announcements.map(shareOf))
tellCosts('an entry understood and merged by itself', arrivalCosts, true)
for (const [company, cost] of [...mergeCosts].toSorted((a, b) => b[1] - a[1]).slice(0, 3)) {
  say(`    merging all ${units.get(company)?.length} claims about ${company} takes ${cost.toFixed(2)} ms`)
}

/** A first read: all that a source says is merged at once. */
function shareOf(announcement: Announcement, at: number): number {
  const spoken = new Set(readClaims(announcement, knowledge).map(claim => claim.company))
  const shares = [...spoken].map(company => (mergeCosts.get(company) ?? 0) / (units.get(company)?.length ?? 1))
  return shares.reduce((sum, cost) => sum + cost, claimCosts[at] ?? 0)
}

/** Polls that bring one entry each, in the order of their days: each is merged with all that is known of its companies by then. */
function arrivals(): number[] {
  const order = announcements.map((_, at) => at).toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1))
  const rounds = Array.from({ length: 3 }, () => {
    const known = new Map<string | null, PlacedClaim[]>()
    return order.map(at => arrive(at, known))
  })
  return order.map((_, nth) =>
    quantile(
      rounds.map(round => round[nth] ?? 0),
      0.5,
    ),
  )
}

function arrive(at: number, known: Map<string | null, PlacedClaim[]>): number {
  const announcement = announcements[at] as Announcement
  const start = cpuMs()
  const claims = readClaims(announcement, knowledge).map((claim, ordinal) => placed(announcement, at, ordinal, claim))
  const spoken = new Set<string | null>()
  for (const each of claims) {
    if (each.claim.company === null || each.claim.line === null) continue
    spoken.add(each.claim.company)
    known.set(each.claim.company, [...(known.get(each.claim.company) ?? []), each])
  }
  for (const company of spoken) mergeClaims(known.get(company) ?? [], knowledge)
  return cpuMs() - start
}

function dayOf(at: number): string {
  const each = announcements[at]
  return each?.publishedAt?.at ?? each?.repository?.createdAt ?? ''
}

function tellCosts(what: string, values: number[], isMain = false): void {
  const limit = { most: limitMs }
  tell({ name: `${what}, CPU, median`, value: quantile(values, 0.5), unit: 'ms', limit, isMain })
  tell({ name: `${what}, CPU, p95`, value: quantile(values, 0.95), unit: 'ms', limit })
}
