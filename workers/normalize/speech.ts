import type { Speech } from '../../config/lexicons.ts'
import type { Reason } from '../../config/words.ts'
import { escapeRegExp, isUnspaced } from './text.ts'

/** What the words of a text speak of; `aside:<topic>` is something else than a release. */
export type Topic = 'release' | 'open' | 'hub' | 'data' | 'code' | 'api' | 'planned' | 'rumour' | `aside:${string}`

export interface SpeechLexicon {
  language: string
  patterns: { topic: Topic; pattern: RegExp }[]
  rival: RegExp | null
  digest: string[]
}

const topics = ['release', 'open', 'hub', 'data', 'code', 'api', 'planned', 'rumour'] as const

/** One pattern a topic: alternatives of literal words, so that its time is linear in the text. */
export function compileSpeech(speech: Speech): SpeechLexicon {
  const plain = topics.map(topic => ({ topic: topic as Topic, words: speech[topic] }))
  const asides = Object.entries(speech.aside).map(([name, words]) => ({ topic: `aside:${name}` as Topic, words }))
  const patterns = [...plain, ...asides]
    .filter(each => each.words.length > 0)
    .map(each => ({ topic: each.topic, pattern: patternOf(each.words) }))
  return { language: speech.language, patterns, rival: speech.rival.length > 0 ? patternOf(speech.rival) : null, digest: speech.digest }
}

/** Every topic that a text touches, with the words that did. */
export function topicsOf(text: string, lexicons: SpeechLexicon[]): Map<Topic, Reason[]> {
  const lower = text.toLowerCase()
  const found = new Map<Topic, Reason[]>()
  for (const lexicon of lexicons.filter(each => isSpoken(each.language, text))) {
    for (const { topic, pattern } of lexicon.patterns) {
      const words = [...lower.matchAll(pattern)].map(match => match[0].trim()).slice(0, 4)
      const known = found.get(topic) ?? []
      const fresh = words.filter(word => !known.some(reason => reason.words === word))
      if (fresh.length === 0) continue
      found.set(topic, [...known, ...fresh.map(word => ({ rule: `${lexicon.language}:${topic}`, words: word }))])
    }
  }
  return found
}

/** Where a text begins to speak of what it compares with, or its length. */
export function rivalsFrom(text: string, start: number, lexicons: SpeechLexicon[]): number {
  const lower = text.toLowerCase().slice(start)
  const found = lexicons.filter(each => isSpoken(each.language, text)).flatMap(each => (each.rival ? [lower.search(each.rival)] : []))
  return start + Math.min(lower.length, ...found.filter(at => at >= 0))
}

const scripts: Record<string, RegExp> = {
  zh: /\p{Script=Han}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  ko: /\p{Script=Hangul}/u,
}

/** Latin languages are tried on every text: their words are long enough not to collide. */
function isSpoken(language: string, text: string): boolean {
  const script = scripts[language]
  if (language === 'zh' && scripts.ja?.test(text)) return false
  return script ? script.test(text) : /[a-z]/i.test(text)
}

function patternOf(words: string[]): RegExp {
  const sorted = words.toSorted((a, b) => b.length - a.length)
  return new RegExp(sorted.map(alternative).join('|'), 'gu')
}

/** Boundaries of words are boundaries of Latin letters: Chinese puts none around "Hugging Face". */
const latin = '[a-z0-9\\u00c0-\\u024f]'

function alternative(word: string): string {
  const isOpenEnded = word.endsWith('*')
  const literal = escapeRegExp(isOpenEnded ? word.slice(0, -1) : word)
  if (isUnspaced(word)) return literal
  return `(?<!${latin})${literal}${isOpenEnded ? `${latin}{0,12}` : ''}(?!${latin})`
}
