import { readCompanies } from '../config/companies.ts'
import { companyDirectories } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import { groupBy } from '../workers/group.ts'
import type { Announcement, Claim, PlacedClaim } from '../workers/normalize/contract.ts'
import { buildKnowledge, mergeClaims, readClaims } from '../workers/normalize/index.ts'
import { type Corpus, readCorpus } from './corpus.ts'
import { against, cpuMs, quantile, say } from './report.ts'

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
const mergeCosts = new Map([...units].map(([company, unit]) => [company, costOf(() => mergeClaims(unit, knowledge))]))
const claimCosts = announcements.map(each => costOf(() => readClaims(each, knowledge)))
/** What an entry costs: its claims, and of each company that it speaks of the merge, in part or whole. */
const costs = (ofMerge: (cost: number, claims: number) => number) =>
  announcements.map((each, at) => {
    const spoken = new Set(readClaims(each, knowledge).map(claim => claim.company))
    const merges = [...spoken].map(company => ofMerge(mergeCosts.get(company) ?? 0, units.get(company)?.length ?? 1))
    return merges.reduce((sum, cost) => sum + cost, claimCosts[at] ?? 0)
  })
tell('claim', claimCosts)
tell(
  'claim and its share of the merge',
  costs((cost, claims) => cost / claims),
)
tell(
  'claim and the whole merge, come alone',
  costs(cost => cost),
)
for (const [company, cost] of [...mergeCosts].toSorted((a, b) => b[1] - a[1]).slice(0, 3)) {
  say(`    merging all ${units.get(company)?.length} claims about ${company} takes ${cost.toFixed(2)} ms`)
}

function tell(what: string, values: number[]): void {
  say(against(`${what}, median`, quantile(values, 0.5), limitMs, 'ms'))
  say(against(`${what}, p95`, quantile(values, 0.95), limitMs, 'ms'))
}
