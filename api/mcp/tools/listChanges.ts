import { z } from 'zod'
import { causes } from '../../../config/words.ts'
import { writeChangeCursor } from '../../../db/changes/cursor.ts'
import { type Change, type ChangesPage, listChanges as readChanges } from '../../../db/changes.ts'
import type { Change as FieldChange, ReleaseDocument } from '../../../db/types.ts'
import { readFields } from '../../body.ts'
import { type ChangesQuestion, dateFilter, placeOf, readChangesQuestion } from '../../changes/question.ts'
import type { ApiContext } from '../../context.ts'
import { readLimit } from '../../query.ts'
import { readOnly, type Tool } from '../contract.ts'
import { filterFields, parametersOf } from '../filterFields.ts'
import { matchedField, quotedMatches } from '../matched.ts'
import { notice, noticeField, quoted } from '../quoted.ts'
import { briefRelease, quotedRelease } from '../release.ts'

const mostChanges = 25
const usualChanges = 10
/** Of all changes of one answer. */
const mostBytes = 48 * 1024
const mostFields = 20
const wrongLimit = `must be a whole number from 1 to ${mostChanges}`

const { [dateFilter.elsewhere]: byDate, ...otherFilters } = filterFields
const input = z.strictObject({
  since: z.string().max(1000).describe('Where to begin: `next` of the answer before, a day or an instant of ISO 8601, `start` or `now`.'),
  ...otherFilters,
  ...(byDate ? { [dateFilter.here]: byDate } : {}),
  limit: z
    .number({ error: wrongLimit })
    .int(wrongLimit)
    .min(1, wrongLimit)
    .max(mostChanges, wrongLimit)
    .optional()
    .describe(`How many at most. Usually ${usualChanges}.`),
})

const briefChange = z.object({
  event: z.enum(['release', 'revision', 'gone']).describe('release: it fits now. revision: it fits, as before. gone: it fits no more.'),
  cause: z.enum(causes),
  revision: z.number().int(),
  madeAt: z.string(),
  mergedInto: z.string().nullable().describe('Id of the release that it turned out to be part of.'),
  fields: z.array(z.string()).describe('What of it changed.'),
  release: briefRelease.describe('As it stood with this revision.'),
})

export const listChanges: Tool = {
  name: 'list_changes',
  title: 'What changed since',
  description:
    'What changed in the timeline since an instant or since the answer before, oldest first: new releases, revisions, and what is gone. Takes the filters of search_releases; the release date is `releasedSince` here.',
  input,
  output: z.object({
    changes: z.array(briefChange),
    next: z.string().describe('`since` of the next call; keep it to ask again later.'),
    isCurrent: z.boolean().describe('Nothing comes after it yet.'),
    matchedAs: matchedField,
    notice: noticeField,
  }),
  annotations: readOnly,
  async call(given, { api }) {
    const parameters = parametersOf(readFields(input, given))
    const question = await readChangesQuestion(api.db, parameters, { alsoKnown: ['limit'], usualSince: 'now' })
    const { place, numbering } = await placeOf(api.db, question.since)
    const page = await fittingPage(api, question, place, readLimit(parameters, usualChanges))
    const changes = page.changes.map(change => quotedChange(change, api.publicUrl))
    const more = page.isCurrent ? '' : ' There is more: ask again with `next` as since.'
    const text = `${changes.length === 0 ? 'Nothing changed here.' : `${changes.length} changes, oldest first.`}${more} ${notice}`
    const { isCurrent } = page
    const next = writeChangeCursor({ numbering, place: page.place })
    return { text, content: { changes, next, isCurrent, matchedAs: quotedMatches(question.filters.matchedAs), notice } }
  },
}

/** A page as long as was asked for, or shorter where it would be too long to be read: then it is asked for again, to end in its right place. */
async function fittingPage(api: ApiContext, question: ChangesQuestion, after: ChangesPage['place'], limit: number): Promise<ChangesPage> {
  const page = await readChanges(api.db, { filters: question.filters, after, limit })
  let bytes = 0
  const tooMany = page.changes.findIndex(change => {
    bytes += Buffer.byteLength(JSON.stringify(quotedChange(change, api.publicUrl)))
    return bytes > mostBytes
  })
  return tooMany < 0 || page.changes.length === 1 ? page : fittingPage(api, question, after, Math.max(1, tooMany))
}

function quotedChange(
  { event, cause, place, madeAt, mergedInto, changes, document }: Change,
  publicUrl: string,
): z.input<typeof briefChange> {
  const fields = (JSON.parse(changes) as FieldChange[]).map(({ field }) => quoted(field, 80))
  return {
    ...{
      event,
      cause,
      revision: place.revision,
      madeAt: madeAt.toISOString(),
      mergedInto,
      fields: [...new Set(fields)].slice(0, mostFields),
    },
    release: quotedRelease(JSON.parse(document) as ReleaseDocument, publicUrl),
  }
}
