import { z } from 'zod'
import { opennesses, releaseKinds, stages } from '../../../config/words.ts'
import type { CompanySummary, NewestRelease } from '../../../db/timeline/companies.ts'
import type { Rhythm } from '../../../db/timeline/rhythm.ts'
import type { SourceState, SourceStatus } from '../../../db/timeline/sources.ts'
import { answerSchema } from '../jsonSchema.ts'
import { count, instant, statedDate } from './parts.ts'

const states = ['ok', 'quiet', 'odd', 'failing', 'waiting', 'paused', 'parked'] as const satisfies SourceState[]
const seconds = z.number().int()

const newest = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: z.enum(releaseKinds),
  stage: z.enum(stages),
  openness: z.enum(opennesses),
  date: statedDate.describe('The date that counts: released, else announced, else first seen.'),
} satisfies Record<keyof NewestRelease, z.ZodType>)

export const company = answerSchema(
  'Company',
  'Who is tracked.',
  z.strictObject({
    id: z.string(),
    name: z.string(),
    role: z.string().describe('`developer`; or `press`, which is read for context and makes no releases itself.'),
    country: z.string().describe('ISO 3166-1, two letters.'),
    languages: z.array(z.string()),
    aliases: z.array(z.string()).describe('Other names that it answers to, in any script.'),
    website: z.string(),
    isParked: z.boolean().describe('It left the files; what it said is kept.'),
    releases: z.record(z.enum(stages), count).describe('How many releases stand at each stage.'),
    newest: newest.nullable().describe('Its newest release.'),
    sources: count,
  } satisfies Record<keyof CompanySummary, z.ZodType>),
)

export const companyList = answerSchema('CompanyList', 'Every company, by its name.', z.strictObject({ companies: z.array(company) }))

const missed = z.strictObject({
  release: z.string(),
  name: z.string(),
  since: instant,
  reportedBy: z.array(z.string()).describe('The sources that told of it.'),
})

const rhythm = z.strictObject({
  saidAt: instant.describe('When it last said something.'),
  usualDays: z.number().describe('Median of the days from one day with news to the next.'),
  longDays: z.number().describe('Nine of ten silences are no longer: within it silence is normal.'),
} satisfies Record<keyof Rhythm, z.ZodType>)

export const source = answerSchema(
  'Source',
  'One address that is polled on a schedule, and how it is doing.',
  z.strictObject({
    id: z.string(),
    company: z.string(),
    companyName: z.string(),
    kind: z.string(),
    url: z.string(),
    page: z.string().nullable().describe('The same for people.'),
    state: z
      .enum(states)
      .describe(
        '`quiet`: answers, and has said nothing new for a month. `odd`: answers well, and what it says is not right. `failing`: the last visit failed. `waiting`: was never read. `paused`: not asked for now. `parked`: left the files.',
      ),
    everySeconds: seconds.describe('How often it is meant to be visited.'),
    intervalSeconds: seconds.describe('How often it is visited now.'),
    lagSeconds: seconds.describe('For how long it has been due, in whole minutes; 0 where it is not.'),
    isParked: z.boolean(),
    nextPollAt: instant,
    pausedUntil: instant.nullable().describe('Its host asked for so much patience.'),
    pausedAt: instant.nullable().describe('It is asked no more since then, for now.'),
    pauseReason: z.string().nullable().describe('Why.'),
    firstReadAt: instant.nullable(),
    lastVisitAt: instant.nullable(),
    lastSuccessAt: instant.nullable(),
    lastChangeAt: instant.nullable(),
    failCount: count.describe('Failures since the last success.'),
    problem: z.string().nullable(),
    problemDetail: z.string().nullable(),
    problemSince: instant.nullable(),
    httpStatus: z.number().int().nullable(),
    notes: z.array(z.string()),
    entries: count,
    missed: z.array(missed).describe('Releases of its company that others told and it lacks.'),
    rhythm: rhythm.nullable().describe('How often it says something new; null where fewer than five days with news are known.'),
  } satisfies Record<keyof SourceStatus, z.ZodType>),
)

export const sourceList = answerSchema('SourceList', 'Every source, by its company.', z.strictObject({ sources: z.array(source) }))
