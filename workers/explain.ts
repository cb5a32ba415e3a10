import { createInterface } from 'node:readline'
import { readCompanies } from '../config/companies.ts'
import { companyDirectories, readEnvironment } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import type { Announcement, Claim } from './normalize/contract.ts'
import { buildKnowledge, type Knowledge, readClaims } from './normalize/index.ts'

/** One announcement as `npm run -s explain` reads it: a JSON object a line. */
interface Asked {
  title: string
  summary?: string
  url?: string
  publishedAt?: string
}

/** How an announcement is understood: its strongest claim, and all of them, the strongest first. */
export function explain(asked: Asked, knowledge: Knowledge) {
  const claims = readClaims(announcementOf(asked), knowledge).toSorted((a, b) => strengthOf(b) - strengthOf(a))
  return { ...shown(claims[0]), claims: claims.map(shown) }
}

/** What is open now before what is launched, that before a plan, that before what says nothing; the tracked before others. */
function strengthOf(claim: Claim): number {
  const stage = { released: 6, announced: 4, planned: 2, withdrawn: 1 }[claim.stage ?? 'withdrawn']
  return (claim.stage === null ? 0 : stage) + (claim.company ? 1 : 0)
}

function shown(claim: Claim | undefined) {
  return {
    isRelease: claim?.isRelease ?? false,
    stage: claim?.stage ?? null,
    openness: claim?.openness ?? 'unknown',
    company: claim?.company ?? claim?.actor ?? null,
    model: claim?.name ?? null,
    date: claim?.date ?? null,
    reasons: claim?.reasons ?? [],
  }
}

function announcementOf(asked: Asked): Announcement {
  const isDated = asked.publishedAt !== undefined && !Number.isNaN(Date.parse(asked.publishedAt))
  return {
    title: asked.title,
    summary: asked.summary ?? '',
    url: asked.url ?? null,
    language: null,
    publishedAt: isDated ? { at: new Date(asked.publishedAt ?? '').toISOString(), precision: 'day' } : null,
    seenAt: new Date(0).toISOString(),
    isBaseline: true,
    source: { id: 'explain', kind: 'feed', company: null },
    repository: null,
  }
}

function readAsked(line: string, number: number): Asked {
  try {
    const asked = JSON.parse(line)
    if (typeof asked?.title === 'string') return asked
  } catch {
    // told below, with the line
  }
  throw new Error(`line ${number} is not a JSON object with a "title"`)
}

async function main(): Promise<void> {
  const knowledge = buildKnowledge(readCompanies(companyDirectories(readEnvironment())), readLexicons())
  let number = 0
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (line.trim()) process.stdout.write(`${JSON.stringify(explain(readAsked(line, number), knowledge))}\n`)
  }
}

if (import.meta.filename === process.argv[1]) {
  await main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  })
}
