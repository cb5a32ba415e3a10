import { z } from 'zod'
import { findRelease, readDocument } from '../../../db/timeline.ts'
import { readFields } from '../../body.ts'
import { dissolved, noSuchRelease, notFound, notKnownThen, Refusal } from '../../problem.ts'
import { readAsOf } from '../../query.ts'
import { readOnly, type Tool } from '../contract.ts'
import { asOfField, parametersOf } from '../filterFields.ts'
import { notice, noticeField } from '../quoted.ts'
import { quotedWhole, wholeRelease } from '../wholeRelease.ts'

const input = z.strictObject({
  id: z.string().min(1).max(200).describe('Id of the release, as search_releases answers it.'),
  as_of: asOfField,
})

export const getRelease: Tool = {
  name: 'get_release',
  title: 'One release, with its evidence',
  description:
    'One release with every variant, every piece of evidence with the reason for which it is believed, and every revision: what was known when. Look here before you say since when something is open, or under which licence.',
  input,
  output: z.object({ release: wholeRelease, notice: noticeField }),
  annotations: readOnly,
  async call(given, { api }) {
    const { id, ...then } = readFields(input, given)
    const asOf = readAsOf(parametersOf(then))
    const found = await findRelease(api.db, id, asOf)
    if (!found) throw new Refusal(noSuchRelease(id))
    if ('knownSince' in found) throw new Refusal(notKnownThen(id, asOf, found.knownSince))
    if (found.isDissolved) throw new Refusal(found.mergedInto ? merged(id, found.mergedInto) : dissolved)
    const release = quotedWhole(found, readDocument(found), api.publicUrl)
    const { variantCount, sightingCount, revisionCount } = release
    const text = `One release: ${variantCount} variants, ${sightingCount} pieces of evidence, ${revisionCount} revisions. ${notice}`
    return { text, content: { release, notice } }
  },
}

function merged(id: string, into: string) {
  return { ...notFound, title: 'Merged', detail: `${id} turned out to be part of another release: ask for ${into}.` }
}
