import { z } from 'zod'
import { bases, precisions } from '../../../config/words.ts'
import { answerSchema } from '../jsonSchema.ts'

/** ISO 8601 in UTC. */
export const instant = z.iso.datetime()

export const count = z.number().int().min(0)

const precision = z.enum(precisions)

export const statedDate = answerSchema(
  'StatedDate',
  'An instant that a source stated. `at` is in UTC: a day is its midnight, a month its first day.',
  z.strictObject({ at: instant, precision }),
)

export const basedDate = answerSchema(
  'BasedDate',
  'An instant and what it rests on: the vendor’s own page, what others reported, the first poll that saw it public, or when the repository was made (the basis only where nothing better is known).',
  z.strictObject({ at: instant, precision, basis: z.enum(bases) }),
)

export const companyName = z.strictObject({ id: z.string(), name: z.string() })

export const next = z
  .string()
  .nullable()
  .describe('Path and query of the next page, or null at the end. Page through it as it is: a cursor is nobody’s to make.')

export const matchedAs = answerSchema(
  'MatchedAs',
  'Something of the question that was understood as a company, or a family of its models: by another name, or with a slip of the hand.',
  z.strictObject({
    given: z.string(),
    company: companyName,
    family: z.string().optional(),
    word: z
      .string()
      .optional()
      .describe('What was written is no word of any release: it was taken for this one, of a name of the company’s.'),
  }),
)

export const matches = z.array(matchedAs).describe('How names in the question were understood; absent where none needed to be.')
