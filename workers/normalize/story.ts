import type { Knowledge } from './knowledge.ts'
import { type Actor, findActors, findMentions, type Mention } from './mentions.ts'
import { fold } from './scan.ts'
import { means, type Topic, timeOf, type Word, wordsOf } from './speech.ts'

/** One sentence, with everything that is recognised in it and where it falls apart. */
export interface Story {
  text: string
  words: Word[]
  actors: Actor[]
  mentions: Mention[]
  clauses: Clause[]
}

export interface Clause {
  at: number
  end: number
  /** The verb stands behind its object (Japanese, Korean). */
  isVerbLast: boolean
}

/** Who and what one sentence names. */
export interface Names {
  text: string
  folded: string
  actors: Actor[]
  mentions: Mention[]
}

/** Finds the names in a sentence. `owner` is the company whose own source says it: only its models are of interest then. */
export function namesIn(text: string, knowledge: Knowledge, owner: string | null): Names {
  const folded = fold(text)
  const actors = findActors(text, folded, knowledge)
  const mentions = findMentions(text, folded, knowledge, owner, actors).filter(mention => !mention.isProduct)
  return { text, folded, actors, mentions }
}

/** Reads one sentence whose names are known. */
export function hear({ text, folded, actors, mentions }: Names, knowledge: Knowledge): Story {
  // what is part of a model's name says nothing else: "Qwen-Agent" is not about agents of others, "Step" is no step
  const words = wordsOf(folded, knowledge.speech).filter(
    word => !isHyphened(text, word) && !mentions.some(mention => isIn(word, mention) && !means(word, 'open')),
  )
  return { text, words, actors, mentions, clauses: clausesOf(text, words) }
}

/** "On-device", "Chronicles-OCR": a part of a compound is not the word that it is alone; "mid-February" names its month. */
function isHyphened(text: string, word: Word): boolean {
  return timeOf(word) === null && /[a-z]-$/i.test(text.slice(Math.max(0, word.at - 2), word.at)) && !means(word, 'likened', 'open', 'opens')
}

/** At punctuation, at brackets, and at words that begin another statement; never inside a number or a name. */
function clausesOf(text: string, words: Word[]): Clause[] {
  const marks = [...text.matchAll(/[，。；：、…！？!?;()（）|｜\n]+|[.,:](?=\s|$)|\s[-–—]+\s|——|\u3000/g)].map(match => ({
    at: match.index,
    end: match.index + match[0].length,
  }))
  const turns = words.filter(word => means(word, 'clause')).map(word => ({ at: word.at, end: word.at }))
  const clauses: Clause[] = []
  let at = 0
  for (const mark of [...marks, ...turns].toSorted((a, b) => a.at - b.at)) {
    if (mark.at > at) clauses.push({ at, end: mark.at, isVerbLast: false })
    at = Math.max(at, mark.end)
  }
  if (at < text.length) clauses.push({ at, end: text.length, isVerbLast: false })
  return clauses.map(clause => ({ ...clause, isVerbLast: isVerbLast(clause, words) }))
}

function isVerbLast(clause: Clause, words: Word[]): boolean {
  const own = wordsIn(words, clause)
  return own.some(word => word.meanings.some(meaning => meaning.order === 'sov'))
}

export interface Span {
  at: number
  end: number
}

/** The words of a span, of some topics or of any. */
export function wordsIn(words: Word[], span: Span, ...topics: Topic[]): Word[] {
  return words.filter(word => isIn(word, span) && (topics.length === 0 || means(word, ...topics)))
}

export function isIn(inner: Span, outer: Span): boolean {
  return inner.at >= outer.at && inner.end <= outer.end
}

/**
 * What a text still says when the names, the words that say nothing of who or what, and punctuation are taken out: empty where nothing
 * else was named.
 */
export function leftOver(story: Story, span: Span, ...topics: Topic[]): string {
  const known = [...story.actors, ...story.mentions, ...wordsIn(story.words, span, 'generic', ...topics)].filter(each => isIn(each, span))
  let rest = ''
  let at = span.at
  for (const each of known.toSorted((a, b) => a.at - b.at || b.end - a.end)) {
    if (each.at > at) rest += story.text.slice(at, each.at)
    at = Math.max(at, each.end)
  }
  rest += story.text.slice(Math.min(at, span.end), span.end)
  return fold(rest)
    .replace(/[\p{P}\p{S}\p{N}\s]+/gu, ' ')
    .trim()
}
