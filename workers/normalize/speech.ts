import type { Speech } from '../../config/lexicons.ts'
import type { Reason } from '../../config/words.ts'
import { type Form, type Found, fold, type Scanner, scannerOf } from './scan.ts'

const plainTopics = [
  ...([
    'release',
    'arrives',
    'opens',
    'open',
    'openly',
    'hub',
    'data',
    'code',
    'api',
    'planned',
    'later',
    'rumour',
    'delay',
    'negation',
  ] as const),
  ...([
    'becomes',
    'model',
    'generic',
    'fresh',
    'stop',
    'and',
    'of',
    'clause',
    'background',
    'rival',
    'likened',
    'derived',
    'digest',
    'foot',
    'dated',
    'signs',
  ] as const),
]

/** What a word of a text speaks of; `aside:<topic>` is something else than a release. */
export type Topic = (typeof plainTopics)[number] | `aside:${string}` | `month:${number}` | `when:${string}`

interface Meaning {
  topic: Topic
  language: string
  order: Speech['order']
  /** It was found where a sentence starts, and counts only there. */
  isOpening: boolean
}

/** A word of a lexicon found in a text, with everything that it may mean. */
export interface Word {
  at: number
  end: number
  text: string
  meanings: Meaning[]
}

/** The words of every language, in one scanner. */
export interface SpeechLexicon {
  scan: Scanner<Meaning>
  languages: string[]
  /** What stands before the stories of a digest. */
  digest: Scanner<true>
}

export function compileSpeech(speeches: Speech[]): SpeechLexicon {
  const forms = speeches.flatMap(formsOf)
  return {
    scan: scannerOf(forms),
    languages: speeches.map(speech => speech.language),
    digest: scannerOf(speeches.flatMap(speech => speech.digest.map(form => ({ form, value: true as const })))),
  }
}

function formsOf(speech: Speech): Form<Meaning>[] {
  const { language, order } = speech
  const meant = (topic: Topic) => (form: string) => ({ form, value: { topic, language, order, isOpening: form.startsWith('^') } })
  const plain = plainTopics.flatMap(topic => speech[topic].map(meant(topic)))
  const asides = Object.entries(speech.aside).flatMap(([name, words]) => words.map(meant(`aside:${name}`)))
  const months = speech.month.flatMap((names, at) => names.map(meant(`month:${at + 1}`)))
  const whens = Object.entries(speech.when).flatMap(([name, words]) => words.map(meant(`when:${name}`)))
  return [...plain, ...asides, ...months, ...whens]
}

/** Every word of a lexicon whose language the text is written in, in order. `folded`: see `fold`. */
export function wordsOf(folded: string, lexicon: SpeechLexicon): Word[] {
  const all = lexicon.scan(folded)
  const spoken = spokenIn(folded, all, lexicon)
  const isMixed = [...spoken].some(language => language in scripts)
  const words: Word[] = []
  let covered = 0
  for (const { at, end, values } of all) {
    const isInside = end <= covered
    covered = Math.max(covered, end)
    const meanings = values.filter(
      value => spoken.has(value.language) && !(isInside && isHidden(value.topic)) && !(isMixed && isForeign(value)),
    )
    if (meanings.length > 0) words.push({ at, end, text: folded.slice(at, end), meanings })
  }
  return words
}

/** Inside a longer word of a lexicon a noun or a verb still counts ("开源模型"), what colours a sentence does not ("open-sources"). */
function isHidden(topic: Topic): boolean {
  return !topic.startsWith('month:') && !['model', 'data', 'open', 'opens', 'hub', 'api', 'release', 'arrives', 'generic'].includes(topic)
}

/** Every topic that a text touches, with the words that did. */
export function topicsOf(text: string, lexicon: SpeechLexicon): Map<Topic, Reason[]> {
  const found = new Map<Topic, Reason[]>()
  for (const word of wordsOf(fold(text), lexicon)) {
    for (const { topic, language } of word.meanings) {
      const known = found.get(topic) ?? []
      if (known.length < 4 && !known.some(reason => reason.words === word.text)) {
        found.set(topic, [...known, { rule: `${language}:${topic}`, words: word.text }])
      }
    }
  }
  return found
}

/** The reason that a word is, as what it was taken for. */
export function reasonOf(word: Word, topic: Topic): Reason {
  const meaning = word.meanings.find(each => each.topic === topic)
  return { rule: `${meaning?.language ?? ''}:${topic}`, words: word.text }
}

export function means(word: Word, ...topics: Topic[]): boolean {
  return word.meanings.some(meaning => topics.includes(meaning.topic))
}

/** In a sentence of another script English nouns are what they are ("插件 Studio"), other English words are parts of names ("Guide Labs"). */
function isForeign({ language, topic }: Meaning): boolean {
  const isKept = topic === 'aside:tool' || topic === 'aside:price' || !(topic.startsWith('aside:') || colours.has(topic))
  return !(language in scripts) && !isKept
}

const colours = new Set<Topic>(['rumour', 'planned', 'later', 'delay', 'negation', 'rival', 'stop', 'clause', 'becomes'])

/** A time that a word names: `month:6`, `when:next-month`. */
export function timeOf(word: Word): Topic | null {
  return word.meanings.find(({ topic }) => topic.startsWith('month:') || topic.startsWith('when:'))?.topic ?? null
}

/** Something else than a release, a kind of it or any. */
export function asideOf(word: Word): Topic | null {
  return word.meanings.find(meaning => meaning.topic.startsWith('aside:'))?.topic ?? null
}

const scripts: Record<string, RegExp> = {
  zh: /\p{Script=Han}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  ko: /\p{Script=Hangul}/u,
}

/** Everyday words and verbs show a language; what the others are is often said in English. */
const showing = new Set<Topic>(['signs', 'release', 'arrives', 'opens', 'planned'])

/** By script; languages of Latin script by their everyday words, where those of another one do not prevail. English is in all. */
function spokenIn(folded: string, found: Found<Meaning>[], lexicon: SpeechLexicon): Set<string> {
  const counts = new Map<string, number>()
  for (const { values } of found) {
    const shown = new Set(values.filter(({ topic }) => showing.has(topic)).map(({ language }) => language))
    for (const language of shown) counts.set(language, (counts.get(language) ?? 0) + 1)
  }
  const isJapanese = scripts.ja?.test(folded) ?? false
  const isSpoken = (language: string) => {
    if (language === 'zh' && isJapanese) return false
    const script = scripts[language]
    if (script) return script.test(folded)
    return language === 'en' || (counts.get(language) ?? 0) > (counts.get('en') ?? 0)
  }
  return new Set(lexicon.languages.filter(isSpoken))
}
