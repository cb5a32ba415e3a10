import { z } from 'zod'
import { opennesses } from '../../../config/words.ts'
import type { CountedFacets, FacetCounts, FacetValue } from '../../../db/facets.ts'
import type { SourceLag } from '../../../db/statistics/lag.ts'
import type { QuarterSizes } from '../../../db/statistics/sizes.ts'
import type { MonthCounts, Statistics } from '../../../db/statistics.ts'
import { answerSchema } from '../jsonSchema.ts'
import { count, matches } from './parts.ts'

const facetValue = z.strictObject({
  id: z.string().describe('What the filter of the facet takes.'),
  name: z.string(),
  count,
} satisfies Record<keyof FacetValue, z.ZodType>)

const facetCounts = answerSchema(
  'FacetCounts',
  'The most frequent values of one facet.',
  z.strictObject({
    values: z.array(facetValue),
    others: z
      .strictObject({ values: count, count })
      .nullable()
      .describe('How many values are left out, and how many releases they have; null where none is.'),
  } satisfies Record<keyof FacetCounts, z.ZodType>),
)

export const facetList = answerSchema(
  'Facets',
  'How many of the releases that fit have which value. A facet leaves its own filter out, so that its counts say what else could be chosen.',
  z.strictObject({
    total: count.describe('Releases that fit everything that was asked.'),
    facets: z.record(z.string(), facetCounts).describe('By the name of the facet. A release with several modalities counts in each.'),
    matchedAs: matches.optional(),
  } satisfies Record<keyof CountedFacets | 'matchedAs', z.ZodType>),
)

const month = answerSchema(
  'MonthCounts',
  'Releases of one month of the date that counts, UTC.',
  z.strictObject({
    month: z.string().describe('Year and month: 2025-04.'),
    releases: count,
    byOpenness: z.partialRecord(z.enum(opennesses), count).describe('Without those that are 0.'),
    byCompany: z.record(z.string(), count).describe('By the id of the company, those of `companies`; what is missing is of others.'),
    licensed: count.describe('How many have a licence that is known.'),
    permissive: count.describe(
      'How many of those have one that counts as permissive: use, change and passing on for any purpose, notices at most.',
    ),
  } satisfies Record<keyof MonthCounts, z.ZodType>),
)

const lag = answerSchema(
  'SourceLag',
  'How long after the first sign of a release (its date, where that is known to the minute, or its first sighting by any source) this source told of it. First reads do not count.',
  z.strictObject({
    source: z.string(),
    kind: z.string(),
    releases: count.describe('How many releases this is drawn from.'),
    medianSeconds: z.number(),
    p90Seconds: z.number(),
  } satisfies Record<keyof SourceLag, z.ZodType>),
)

const parameters = z.number().describe('Parameters in all.')

const sizes = answerSchema(
  'QuarterSizes',
  'Sizes of the releases of one quarter of the date that counts, UTC: of the newest 400 that fit and state a size.',
  z.strictObject({
    quarter: z.string().describe('Year and quarter: 2025-Q2.'),
    releases: count.describe('How many releases this is drawn from.'),
    least: parameters,
    lowerQuartile: parameters,
    median: parameters,
    upperQuartile: parameters,
    most: parameters,
  } satisfies Record<keyof QuarterSizes, z.ZodType>),
)

export const statistics = answerSchema(
  'Statistics',
  'What charts are drawn from.',
  z.strictObject({
    releases: count.describe('Of all months that are listed.'),
    months: z.array(month).describe('The newest 120 months that have a release, newest first.'),
    companies: z.array(z.strictObject({ id: z.string(), name: z.string(), releases: count })).describe('The 20 with the most releases.'),
    sizes: z.array(sizes).describe('Of up to 40 quarters, newest first; without those in which nothing that fits states a size.'),
    lag: z.array(lag).describe('Of sources that told of 5 or more of the newest 2000 releases that fit; the quickest first.'),
    matchedAs: matches.optional(),
  } satisfies Record<keyof Statistics | 'matchedAs', z.ZodType>),
)
