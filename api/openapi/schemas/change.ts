import { z } from 'zod'
import { causes } from '../../../config/words.ts'
import { answerSchema } from '../jsonSchema.ts'
import { count, instant, matches } from './parts.ts'
import { change, release } from './release.ts'

const changeTold = answerSchema(
  'ToldChange',
  'A revision of a release, and what it does to the question.',
  z.strictObject({
    cursor: z.string().describe('The place just after it: ask again with `since`, or listen on with `Last-Event-ID`.'),
    event: z
      .enum(['release', 'revision', 'gone'])
      .describe(
        '`release`: it fits, and did not before, or was not there. `revision`: it fits, as before. `gone`: it fits no more, or is no release any more.',
      ),
    cause: z.enum(causes),
    reason: z.string().nullable(),
    revision: count,
    madeAt: instant,
    mergedInto: z.string().nullable().describe('Id of the release that it went into with this revision.'),
    changes: z.array(change),
    release: release.describe('As it stood with this revision.'),
  }),
)

export const changeList = answerSchema(
  'ChangeList',
  'What changed, oldest first. The revisions of one release come in their order.',
  z.strictObject({
    changes: z.array(changeTold),
    next: z.string().describe('Path and query of what comes after: the same address, asked again, has what came since.'),
    isCurrent: z.boolean().describe('Nothing comes after it yet. An answer may be empty and not the last one, where a filter chooses.'),
    matchedAs: matches.optional(),
  }),
)
