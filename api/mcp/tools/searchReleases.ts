import { z } from 'zod'
import { type Place, writeCursor } from '../../../db/timeline/cursor.ts'
import { isRanked } from '../../../db/timeline/search.ts'
import { listReleases, readDocument } from '../../../db/timeline.ts'
import { readFields } from '../../body.ts'
import type { ApiContext } from '../../context.ts'
import { readQuery, type TimelineQuery } from '../../query.ts'
import { readOnly, type Tool } from '../contract.ts'
import { asOfField, filterFields, orderField, parametersOf } from '../filterFields.ts'
import { matchedField, quotedMatches } from '../matched.ts'
import { notice, noticeField } from '../quoted.ts'
import { type BriefRelease, briefRelease, quotedRelease } from '../release.ts'

const mostReleases = 25
const usualReleases = 10
/** Of all releases of one answer. */
const mostBytes = 48 * 1024
const wrongLimit = `must be a whole number from 1 to ${mostReleases}`

const input = z.strictObject({
  ...filterFields,
  as_of: asOfField,
  order: orderField,
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
    'Releases of open models, newest first, of a search (q) what was asked for by name before that, with what they rest on. Several values of one filter mean or, different filters mean and. Without a filter: everything.',
  input,
  output: z.object({
    releases: z.array(briefRelease),
    next: z.string().nullable().describe('`cursor` of what comes after; null at the end.'),
    matchedAs: matchedField,
    notice: noticeField,
  }),
  annotations: readOnly,
  async call(given, { api }) {
    const query = await readQuery(api.db, parametersOf(readFields(input, given)), usualReleases, { knowsAsOf: true })
    const { releases, next } = await fittingPage(api, query)
    const isByName = query.order !== 'date' && isRanked(query.filters)
    const more = next ? ' There are more: ask again with `next` as cursor.' : ''
    const text = `${releases.length === 0 ? 'No release fits.' : `${releases.length} releases, ${isByName ? 'what was asked for by name first, then the newest' : 'newest first'}.`}${more} ${notice}`
    const matchedAs = quotedMatches(query.filters.matchedAs)
    return { text, content: { releases, next: next && writeCursor(next), matchedAs, notice } }
  },
}

/** A page as long as was asked for, or shorter where it would be too long to be read: then it is asked for again, to end in its right place. */
async function fittingPage(api: ApiContext, query: TimelineQuery): Promise<{ releases: BriefRelease[]; next: Place | null }> {
  const page = await listReleases(api.db, query)
  const releases = page.releases.map(release => quotedRelease(readDocument(release), api.publicUrl))
  const count = countFitting(releases)
  return count < releases.length ? fittingPage(api, { ...query, limit: count }) : { releases, next: page.next }
}

/** How many of them fit; always one, so that there is a way on. */
function countFitting(releases: readonly BriefRelease[]): number {
  let bytes = 0
  const tooMany = releases.findIndex(release => {
    bytes += Buffer.byteLength(JSON.stringify(release))
    return bytes > mostBytes
  })
  return tooMany < 0 ? releases.length : Math.max(1, tooMany)
}
