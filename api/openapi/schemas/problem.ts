import { z } from 'zod'
import { answerSchema } from '../jsonSchema.ts'

const given = z.string().nullable().describe('What was sent; null where nothing was, or what was is a secret.')
const nearest = z.string().nullable().describe('The nearest right one, where one is near.')

const wrongParameter = answerSchema(
  'WrongParameter',
  'One wrong parameter of an address.',
  z.strictObject({ parameter: z.string(), given, detail: z.string(), nearest }),
)

const wrongField = answerSchema(
  'WrongField',
  'One wrong field of a body, by its path; `parameter` where it is one of the query inside it.',
  z.strictObject({ field: z.string(), parameter: z.string().optional(), given, detail: z.string(), nearest }),
)

export const problem = answerSchema(
  'Problem',
  'What went wrong (RFC 9457). `type` is stable, so that programs can tell problems apart.',
  z.strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string().optional().describe('Of a failure of ours, as the header `X-Request-Id`: the log has it as `request`.'),
    errors: z.array(z.union([wrongParameter, wrongField])).optional(),
  }),
)
