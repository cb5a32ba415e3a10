import type { PhraseBook, Phrases } from '../../config/phrases.ts'
import { type Topic, topics } from '../../config/words.ts'
import { isFields, listOf, textOf } from '../receivers/service.ts'
import type { Arrival } from './receivers.ts'

/** One release in a message, as its reader understands it. */
export interface Told {
  releaseId: string
  /** Null where the message does not say in any words that are ours what is new about it. */
  topic: Topic | null
}

/** What a message tells, from what came over the line alone: a program reads the JSON, a person the headline above a link. */
export function toldBy(arrival: Arrival, { phrases, namesOf }: { phrases: Phrases; namesOf: (releaseId: string) => string[] }): Told[] {
  const data = isFields(arrival.body) ? arrival.body.data : null
  const event = isFields(data) && isFields(data.data) ? data.data : data
  if (arrival.wish?.channel === 'webhook' && isFields(event)) return listOf(event.items).map(itemOf)
  const ids = [...new Set(arrival.links.flatMap(link => /\/releases\/([^/?#\s]+)$/.exec(link)?.[1] ?? []))].map(decodeURIComponent)
  const lines = arrival.text.replaceAll('\u2060', '').split('\n')
  const book = phrases[arrival.wish?.language ?? 'en']
  return ids.map(releaseId => ({ releaseId, topic: topicOf(lines, namesOf(releaseId), book) }))
}

/** How many more there are than the message has room for. */
export function leftOut(arrival: Arrival): number {
  const data = isFields(arrival.body) ? arrival.body.data : null
  if (isFields(data) && typeof data.more === 'number') return data.more
  const [, ascii, english, chinese] = /^\+(\d+)$|^and (\d+|one) more$|^另有 (\d+) 项/m.exec(arrival.text) ?? []
  return Number((ascii ?? english ?? chinese ?? '0').replace('one', '1'))
}

function itemOf(item: Record<string, unknown>): Told {
  const topic = topics.find(each => each === item.topic) ?? null
  return { topic, releaseId: isFields(item.release) ? textOf(item.release.id) : '' }
}

function topicOf(lines: string[], names: string[], { headline }: PhraseBook): Topic | null {
  const sentences = Object.entries(headline).flatMap(([key, phrase]) => names.map(name => ({ key, pattern: patternOf(phrase, name) })))
  for (const line of lines) {
    const found = sentences.find(({ pattern }) => pattern.test(line))
    if (found) return topics.find(topic => found.key.startsWith(topic)) ?? null
  }
  return null
}

function patternOf(phrase: string, name: string): RegExp {
  const [before = '', after = ''] = phrase.split('{name}')
  const open = (text: string) =>
    text
      .split(/\{\w+\}/)
      .map(literal)
      .join('.+')
  // a name that goes on is another name
  return new RegExp(`${open(before)}${literal(name)}${open(after)}(?![\\p{L}\\p{N}]|[-._][\\p{L}\\p{N}])`, 'u')
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
