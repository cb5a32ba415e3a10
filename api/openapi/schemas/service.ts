import { z } from 'zod'
import type { Ruling } from '../../../db/rulings.ts'
import { rulingProposal } from '../../routes/rulings.ts'
import { answerSchema, bodySchema } from '../jsonSchema.ts'
import { instant } from './parts.ts'

export const health = answerSchema('Health', 'The process turns.', z.strictObject({ status: z.literal('ok'), version: z.string() }))

export const readiness = answerSchema(
  'Readiness',
  'Whether it can do its work, and if not, or less well than it should (`degraded`), why.',
  z.strictObject({ status: z.enum(['ready', 'degraded', 'not ready']), reasons: z.array(z.string()) }),
)

export const description = answerSchema('Description', 'OpenAPI 3.1.', z.looseObject({ openapi: z.string() }))

export const ruling = answerSchema(
  'Ruling',
  'What an operator decided. Of a merge `release` goes into `into`; of a split `repositories` leave `release`, as `into` once applied.',
  z.strictObject({
    id: z.string(),
    kind: z.enum(['merge', 'split']),
    company: z.string(),
    release: z.string(),
    into: z.string().nullable(),
    repositories: z.array(z.string()),
    reason: z.string(),
    state: z.enum(['waiting', 'applied', 'undoing', 'undone', 'refused']),
    madeAt: instant,
    appliedAt: instant.nullable(),
    undoneAt: instant.nullable(),
    problem: z.string().nullable(),
  } satisfies Record<keyof Ruling, z.ZodType>),
)

export const rulingList = answerSchema('RulingList', 'Every ruling, the newest first.', z.strictObject({ rulings: z.array(ruling) }))

export const newRuling = bodySchema('NewRuling', 'Two releases are one, or repositories of one are another.', rulingProposal)
