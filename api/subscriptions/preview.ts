import { type Cadence, type Topic, topics } from '../../config/words.ts'
import type { MatchedAs } from '../../db/filters/parts/filter.ts'
import { daysOfPast, type Past, type PastNews, pastNews } from '../../db/subscriptions/preview.ts'
import { asObject, gather } from '../body.ts'
import type { ApiContext } from '../context.ts'
import { readQuestion } from './question.ts'
import { countMessages } from './rate.ts'
import { readChannel, readTarget } from './target.ts'
import { mannerOf, readWishes, topicsOf, usualManner } from './wishes.ts'

/** What the last 30 days would have sent. */
export interface Preview {
  since: Date
  basis: Past['basis']
  query: string
  stages: Topic[]
  matchedAs: MatchedAs[]
  /** What there was to tell, and in how many messages. */
  tellings: number
  messages: number
  perWeek: number
  byTopic: Partial<Record<Topic, number>>
  /** How many messages each cadence would make of it. */
  byCadence: Record<Cadence, number>
  releases: (Omit<PastNews, 'release'> & { release: PastNews['release'] & { url: string } })[]
}

const mostShown = 20

/** Of a body as a subscription is made of, channel and settings only where they are given. Throws BadBody. */
export async function previewSubscription(api: ApiContext, body: unknown): Promise<Preview> {
  const given = asObject(body)
  const { read, question } = await gather({
    read: () => readWishes(given),
    question: () => readQuestion(api.db, given.query),
    target: () => checkTarget(api, given),
  })
  const stages = topicsOf(read.stages, question.filters)
  const past = await pastNews(api.db, question.filters, stages)
  const byCadence = await countMessages(api.db, past.news.map(each => each.at).toReversed(), mannerOf(read, usualManner))
  return previewOf(api, past, {
    ...{ byCadence, messages: byCadence[read.cadence ?? usualManner.cadence] },
    query: question.query,
    stages,
    matchedAs: question.filters.matchedAs,
  })
}

function checkTarget(api: ApiContext, { channel, settings }: Record<string, unknown>): void {
  if (channel === undefined) return
  const known = readChannel(api, typeof channel === 'string' ? channel : JSON.stringify(channel))
  if (settings !== undefined) readTarget(known, settings)
}

function previewOf(
  { publicUrl }: ApiContext,
  { since, basis, news }: Past,
  asked: Pick<Preview, 'query' | 'stages' | 'matchedAs' | 'byCadence' | 'messages'>,
): Preview {
  const count = (topic: Topic) => news.filter(each => each.topic === topic).length
  return {
    ...{ since, basis, ...asked, tellings: news.length },
    perWeek: Math.round((asked.messages / daysOfPast) * 70) / 10,
    byTopic: Object.fromEntries(topics.filter(topic => count(topic) > 0).map(topic => [topic, count(topic)])),
    releases: news.slice(0, mostShown).map(each => {
      const url = `${publicUrl}/releases/${encodeURIComponent(each.release.id)}`
      return { ...each, release: { ...each.release, url } }
    }),
  }
}
