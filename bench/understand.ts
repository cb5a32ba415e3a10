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
 * everything that is known of their companies. Each entry is measured as if it came alone, which is dearest, and all together as in
 * a first read.
 */
const limitMs = 2

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

/** CPU of one call, in milliseconds: the mean of several, for one alone may be over before the clock moves. */
function costOf(work: () => unknown, rounds: number): number {
  const before = cpuMs()
  for (let round = 0; round < rounds; round++) work()
  return (cpuMs() - before) / rounds
}

say(`understanding ${corpus.repositories.length} repositories and ${corpus.headlines.length} headlines of ${corpus.origin}`)
// once before, so that the code is compiled as it is in a program that runs
read()
for (const unit of units.values()) mergeClaims(unit, knowledge)
const mergeCosts = new Map([...units].map(([company, unit]) => [company, costOf(() => mergeClaims(unit, knowledge), 5)]))
const claimCosts = announcements.map(each => costOf(() => readClaims(each, knowledge), 20))
const both = announcements.map((each, at) => {
  const spoken = new Set(readClaims(each, knowledge).map(claim => claim.company))
  return [...spoken].reduce((sum, company) => sum + (mergeCosts.get(company) ?? 0), claimCosts[at] ?? 0)
})
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0)
say(against('all at once, mean', (sum(claimCosts) + sum(mergeCosts.values())) / announcements.length, limitMs, 'ms'))
say(against('the claim alone, median', quantile(claimCosts, 0.5), limitMs, 'ms'))
say(against('the claim alone, p95', quantile(claimCosts, 0.95), limitMs, 'ms'))
say(against('claim and merge alone, median', quantile(both, 0.5), limitMs, 'ms'))
say(against('claim and merge alone, p95', quantile(both, 0.95), limitMs, 'ms'))
for (const [company, cost] of [...mergeCosts].toSorted((a, b) => b[1] - a[1]).slice(0, 3)) {
  say(`    merging all ${units.get(company)?.length} claims about ${company} takes ${cost.toFixed(2)} ms`)
}
