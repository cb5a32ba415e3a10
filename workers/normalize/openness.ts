import type { Openness, Reason } from '../../config/words.ts'
import type { Act } from './acts.ts'
import type { Announcement } from './contract.ts'
import type { Knowledge } from './knowledge.ts'
import { means, reasonOf, type Topic, topicsOf, type Word } from './speech.ts'
import { type Clause, isIn, type Story, wordsIn } from './story.ts'

type Open = { value: Openness; reasons: Reason[] }

/** What can be had, as the sentence says it; of a company's own page also as its text says it. */
export function opennessOf(story: Story, act: Pick<Act, 'kind'>, announcement: Announcement, knowledge: Knowledge, isTitle: boolean): Open {
  const body = announcement.source.company ? topicsOf(announcement.summary.slice(0, 3000), knowledge.speech) : new Map<Topic, Reason[]>()
  return inSentence(story, act) ?? inBody(body) ?? (isTitle ? onlyReported(body, announcement) : null) ?? { value: 'unknown', reasons: [] }
}

function inSentence(story: Story, act: Pick<Act, 'kind'>): Open | null {
  const clauses = story.clauses.filter(clause => wordsIn(story.words, clause, 'planned', 'later', 'delay').length === 0)
  const words = story.words.filter(word => clauses.some(clause => isIn(word, clause)) && !isDenied(story, word, clauses))
  const opens = words.filter(word => means(word, 'open', 'opens', 'hub') || isOpenly(story, word))
  const data = words.filter(word => means(word, 'data'))
  if (act.kind === 'data') return { value: 'data', reasons: [...data, ...opens].slice(0, 4).map(asReason) }
  if (opens.length > 0) return { value: 'weights', reasons: opens.slice(0, 4).map(asReason) }
  const api = words.filter(word => means(word, 'api'))
  return api.length > 0 ? { value: 'api', reasons: api.slice(0, 2).map(asReason) } : null
}

/** "an open OCR model": the adjective counts where a model follows. */
function isOpenly(story: Story, word: Word): boolean {
  if (!means(word, 'openly')) return false
  const next = [...wordsIn(story.words, { at: word.end, end: word.end + 48 }, 'model'), ...story.mentions].find(each => each.at >= word.end)
  return next !== undefined && next.at - word.end <= 40 && !/[,.;:]/.test(story.text.slice(word.end, next.at))
}

function isDenied(story: Story, word: Word, clauses: Clause[]): boolean {
  const clause = clauses.find(each => isIn(word, each))
  if (!clause) return false
  const denials = wordsIn(story.words, clause, 'negation')
  return denials.some(each =>
    clause.isVerbLast ? each.at >= word.end && each.at - word.end <= 4 : each.end <= word.at && word.at - each.end <= 6,
  )
}

function asReason(word: Word): Reason {
  const topic = (['open', 'opens', 'hub', 'openly', 'data', 'api'] as const).find(each => means(word, each)) ?? 'open'
  return reasonOf(word, topic)
}

function inBody(body: Map<Topic, Reason[]>): Open | null {
  const open = [...(body.get('open') ?? [])]
  const data = body.get('data') ?? []
  if (open.length > 0) return { value: data.length >= open.length ? 'data' : 'weights', reasons: open }
  const api = body.get('api') ?? []
  return api.length > 0 ? { value: 'api', reasons: api } : null
}

/** A project's own page that speaks of a report and of nothing to download says that there is nothing to download. */
function onlyReported(body: Map<Topic, Reason[]>, announcement: Announcement): Open | null {
  const paper = body.get('aside:paper')
  if (announcement.source.kind !== 'readme' || !paper || body.has('code')) return null
  return { value: 'none', reasons: paper.map(reason => ({ rule: 'report-only', words: reason.words })) }
}
