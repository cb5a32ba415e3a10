import { z } from 'zod'
import { writeCursor } from '../../../db/timeline/cursor.ts'
import { listReleases, readDocument } from '../../../db/timeline.ts'
import { readFields } from '../../body.ts'
import { readQuery } from '../../query.ts'
import { readOnly, type Tool } from '../contract.ts'
import { filterFields, parametersOf } from '../filterFields.ts'
import { matchedField, quotedMatches } from '../matched.ts'
import { notice, noticeField } from '../quoted.ts'
import { briefRelease, quotedRelease } from '../release.ts'

const mostReleases = 25
const usualReleases = 10
const wrongLimit = `must be a whole number from 1 to ${mostReleases}`

const input = z.strictObject({
  ...filterFields,
  limit: z
    .number({ error: wrongLimit })
    .int(wrongLimit)
    .min(1, wrongLimit)
    .max(mostReleases, wrongLimit)
    .optional()
    .describe(`How many at most. Usually ${usualReleases}.`),
  cursor: z.string().max(1000).optional().describe('`next` of the answer before, to the same question.'),
})

export const searchReleases: Tool = {
  name: 'search_releases',
  title: 'Search releases',
  description:
    'Releases of open models, newest first, with what they rest on. Several values of one filter mean or, different filters mean and. Without a filter: everything.',
  input,
  output: z.object({
    releases: z.array(briefRelease),
    next: z.string().nullable().describe('`cursor` of what comes after; null at the end.'),
    matchedAs: matchedField,
    notice: noticeField,
  }),
  annotations: readOnly,
  async call(given, { api }) {
    const query = await readQuery(api.db, parametersOf(readFields(input, given)), usualReleases)
    const page = await listReleases(api.db, query)
    const releases = page.releases.map(release => quotedRelease(readDocument(release), api.publicUrl))
    const more = page.next ? ' There are more: ask again with `next` as cursor.' : ''
    const text = `${releases.length === 0 ? 'No release fits.' : `${releases.length} releases, newest first.`}${more} ${notice}`
    const matchedAs = quotedMatches(query.filters.matchedAs)
    return { text, content: { releases, next: page.next && writeCursor(page.next), matchedAs, notice } }
  },
}
