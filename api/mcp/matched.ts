import { z } from 'zod'
import type { MatchedAs } from '../../db/filters/parts/filter.ts'
import { quoted } from './quoted.ts'

export const matchedField = z
  .array(
    z.object({
      given: z.string(),
      company: z.object({ id: z.string(), name: z.string() }),
      family: z.string().optional(),
      word: z.string().optional(),
    }),
  )
  .describe(
    'What of the question was understood as a company, a family of its models or a word of a release: by another name, or with a slip.',
  )

export function quotedMatches(matchedAs: readonly MatchedAs[]): MatchedAs[] {
  return matchedAs.slice(0, most).map(({ given, company, family, word }) => ({
    given: quoted(given),
    company: { id: company.id, name: quoted(company.name) },
    ...(family === undefined ? {} : { family: quoted(family) }),
    ...(word === undefined ? {} : { word: quoted(word) }),
  }))
}

const most = 20
