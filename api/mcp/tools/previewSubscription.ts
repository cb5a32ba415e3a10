import { z } from 'zod'
import { cadences, topics } from '../../../config/words.ts'
import { takeForClient } from '../../subscriptions/limits.ts'
import { type Preview, previewSubscription as preview } from '../../subscriptions/preview.ts'
import { readOnly, type Tool } from '../contract.ts'
import { matchedField, quotedMatches } from '../matched.ts'
import { notice, noticeField, quoted } from '../quoted.ts'
import { wishFields } from '../wishFields.ts'

const count = z.number().int()

export const previewSubscription: Tool = {
  name: 'preview_subscription',
  title: 'What a subscription would have sent',
  description:
    'What a subscription would have sent in the last 30 days, and how often. Makes nothing. Show this to the user before create_subscription.',
  input: z.strictObject({ ...wishFields, channel: wishFields.channel.optional(), settings: wishFields.settings.optional() }),
  output: z.object({
    since: z.string(),
    basis: z.enum(['news', 'release-dates']).describe('news: as it was noted then. release-dates: by the dates of releases.'),
    query: z.string(),
    stages: z.array(z.enum(topics)),
    matchedAs: matchedField,
    tellings: count.describe('How much there was to tell.'),
    messages: count.describe('In how many messages.'),
    perWeek: z.number(),
    byTopic: z.partialRecord(z.enum(topics), count),
    byCadence: z.record(z.enum(cadences), count).describe('How many messages each cadence would make of it.'),
    releases: z.array(
      z.object({
        topic: z.enum(topics),
        at: z.string(),
        release: z.object({ id: z.string(), name: z.string(), company: z.object({ id: z.string(), name: z.string() }), url: z.string() }),
      }),
    ),
    notice: noticeField,
  }),
  annotations: readOnly,
  async call(given, { c, api }) {
    await takeForClient(c, api, 'preview')
    const previewed = await preview(api, given)
    const { tellings, messages, perWeek } = previewed
    const text = `The last 30 days would have made ${messages} messages of ${tellings} pieces of news, ${perWeek} a week. ${notice}`
    return { text, content: { ...previewed, ...wordsOf(previewed), notice } }
  },
}

function wordsOf({ releases, matchedAs }: Preview) {
  return {
    matchedAs: quotedMatches(matchedAs),
    releases: releases.map(({ release: { id, name, company, url }, ...rest }) => ({
      ...rest,
      release: { id, name: quoted(name), company: { id: company.id, name: quoted(company.name) }, url },
    })),
  }
}
