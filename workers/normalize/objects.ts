import type { Reason } from '../../config/words.ts'
import type { Mention } from './mentions.ts'
import { asideOf, means, reasonOf, timeOf, type Word } from './speech.ts'
import { type Clause, isIn, leftOver, type Span, type Story, wordsIn } from './story.ts'
import { isUnspaced } from './text.ts'

/** What a verb is about: a model by name, a model or data without one, something else, or nothing that is known. */
export type Subject =
  | { kind: 'model'; mention: Mention | null; reason: Reason }
  | { kind: 'data'; mention: Mention | null; reason: Reason }
  | { kind: 'other'; reason: Reason }
  | { kind: 'unknown'; reason: Reason }

/** `reach`: the part of the clause that the verb and its object take. */
export type VerbObject = Subject & { isPassive: boolean; reach: Span }

/** The object of a verb: behind it, or before it where the verb stands last or has none behind it ("Qwen3 released"). */
export function objectOf(story: Story, verb: Word, clause: Clause): VerbObject {
  const before = { at: clause.at, end: verb.at }
  if (clause.isVerbLast && verb.meanings.some(meaning => meaning.order === 'sov')) {
    return { ...nearestBefore(story, before), isPassive: false, reach: { at: clause.at, end: verb.at } }
  }
  const behind = nounPhrase(story, { at: verb.end, end: clause.end })
  const active = named(story, behind)
  const isActive = { isPassive: false, reach: { at: clause.at, end: verb.at } }
  if (active.kind !== 'unknown' && !(means(verb, 'arrives') && active.kind === 'other')) return { ...active, ...isActive }
  const isBare = leftOver(story, behind, 'model', 'open', 'hub', 'api', 'later').length === 0
  const passive = orListed(named(story, before), story, clause)
  return isBare || means(verb, 'arrives')
    ? { ...passive, isPassive: true, reach: { at: clause.at, end: isUnspaced(verb.text) ? behind.end : clause.end } }
    : { ...active, ...isActive }
}

/** "Qwen2-VL-72B, its AWQ and GPTQ versions are now available": what was named before a comma. */
function orListed(subject: Subject, story: Story, clause: Clause): Subject {
  if (subject.kind !== 'unknown' || !/[,，、)）]\s*$/.test(story.text.slice(0, clause.at))) return subject
  const mention = story.mentions.find(each => each.end <= clause.at && !each.isBrand)
  const isOtherBefore = wordsIn(story.words, { at: 0, end: clause.at }).some(isOther)
  const isIdle =
    mention && !isOtherBefore && wordsIn(story.words, { at: 0, end: clause.at }, 'release', 'arrives', 'opens', 'becomes').length === 0
  return isIdle ? { kind: mention.isData ? 'data' : 'model', mention, reason: objectReason(mention) } : subject
}

/** Up to what qualifies it: "a model | for agents", "模型，| 支持 …"; over an "and" where nothing was named before it. */
function nounPhrase(story: Story, whole: Span): Span {
  const span = behindTime(story, behindRelative(story, whole))
  const stops = wordsIn(story.words, span, 'stop').filter(word => !story.mentions.some(mention => isIn(word, mention)))
  const isNamed = (end: number) => story.mentions.some(each => !each.isBrand && isIn(each, { at: span.at, end }))
  const isEmpty = (end: number) => story.text.slice(span.at, end).trim() === ''
  const stop = stops.find(word => !means(word, 'and') || isNamed(word.at) || isEmpty(word.at))
  return { at: span.at, end: stop ? Math.max(stop.at, span.at) : span.end }
}

/** "ha presentato a gennaio | un modello": when it was done is no part of what was done. */
function behindTime(story: Story, span: Span): Span {
  const [first, second] = wordsIn(story.words, span)
  const time = [first, second].find(word => word !== undefined && timeOf(word) !== null)
  const isFirst = time && time.at - span.at <= 8 && !story.mentions.some(each => isIn(each, { at: span.at, end: time.at }))
  return isFirst ? { at: time.end, end: span.end } : span
}

/** "基于 Llama 训练的 | TADA 模型": a phrase that opens with what qualifies begins behind its 的. */
function behindRelative(story: Story, span: Span): Span {
  const [first] = wordsIn(story.words, span, 'stop')
  if (!first || first.at - span.at > 1 || !isUnspaced(first.text)) return span
  const end = story.text.lastIndexOf('的', span.end)
  return end > first.end && end + 1 < span.end ? { at: end + 1, end: span.end } : span
}

/** What a noun phrase names. Behind a model's name another noun takes over: "Qwen3 Technical Report" is a report. */
function named(story: Story, span: Span): Subject {
  const mention = story.mentions.find(each => isIn(each, span) && !each.isBrand)
  const nouns = wordsIn(story.words, span).filter(isNoun)
  if (!mention) return ofNoun(headOf(story, nouns, span), story, span)
  if (mention.name.isTool) return { kind: 'other', reason: { rule: 'name:tool', words: mention.name.text } }
  const phrase = { at: mention.end, end: endOfName(story, mention, span) }
  const behind = nouns.findLast(noun => isIn(noun, phrase) && isHead(story, noun, phrase))
  const before = nouns.findLast(noun => noun.end <= mention.at)
  if (before && isOther(before) && takes(story, before, mention)) return ofNoun(before, story, span)
  if (behind && isOther(behind)) return ofNoun(behind, story, span)
  const head = behind ?? before
  if (mention.isData || (head && means(head, 'data'))) return { kind: 'data', mention, reason: objectReason(mention) }
  return { kind: 'model', mention, reason: objectReason(mention) }
}

/** The last noun; before an "of" where one stands there: "dati | di robot". */
function headOf(story: Story, nouns: Word[], span: Span): Word | undefined {
  const [of] = wordsIn(story.words, span, 'of')
  const before = of ? nouns.filter(noun => noun.end <= of.at) : []
  return (before.length > 0 ? before : nouns).findLast(noun => isHead(story, noun, span))
}

/** Where what may follow a name in its phrase ends. */
function endOfName(story: Story, mention: Mention, span: Span): number {
  return wordsIn(story.words, { at: mention.end, end: span.end }, 'stop')[0]?.at ?? span.end
}

/** "the report of Qwen3", "技术报告 Qwen3": the noun before a name is what is spoken of. */
function takes(story: Story, noun: Word, mention: Mention): boolean {
  const between = { at: noun.end, end: mention.at }
  if (story.text.slice(between.at, between.end).trim() === '') {
    return isUnspaced(noun.text) && (asideOf(noun) === 'aside:paper' || asideOf(noun) === 'aside:tutorial')
  }
  return wordsIn(story.words, between, 'of', 'stop').length > 0 && leftOver(story, between, 'of', 'stop').length === 0
}

function objectReason(mention: Mention): Reason {
  return { rule: 'object:model', words: mention.name.text }
}

/** Chinese puts the head of a phrase last, perhaps with a name behind it: "自动化大模型后训练" is no model. */
function isHead(story: Story, noun: Word, span: Span): boolean {
  if (!means(noun, 'model') || !isUnspaced(noun.text)) return true
  const next = story.text.slice(noun.end, span.end).trimStart()
  const isFollowed =
    /^\p{Script=Han}/u.test(next) &&
    !story.words.some(word => (word.at === noun.end || word.at === noun.end + 1) && !means(word, 'background'))
  return !isFollowed
}

/** In languages whose verb stands last the object is what stands nearest before it. */
function nearestBefore(story: Story, span: Span): Subject {
  const mention = story.mentions.findLast(each => isIn(each, span) && !each.isBrand)
  const noun = wordsIn(story.words, span).findLast(isNoun)
  if (!mention || (noun && isOther(noun) && noun.at >= mention.end)) return ofNoun(noun, story, span)
  const isData = mention.isData || (noun !== undefined && means(noun, 'data'))
  return { kind: isData ? 'data' : 'model', mention, reason: objectReason(mention) }
}

function isNoun(word: Word): boolean {
  return means(word, 'model', 'data') || isOther(word)
}

function isOther(word: Word): boolean {
  return asideOf(word) !== null && !means(word, 'data', 'model')
}

function ofNoun(noun: Word | undefined, story: Story, span: Span): Subject {
  if (!noun) return { kind: 'unknown', reason: { rule: 'object:unknown', words: story.text.slice(span.at, span.end).trim().slice(0, 60) } }
  if (means(noun, 'data')) return { kind: 'data', mention: null, reason: reasonOf(noun, 'data') }
  if (means(noun, 'model')) return { kind: 'model', mention: null, reason: reasonOf(noun, 'model') }
  const aside = asideOf(noun) ?? 'aside:tool'
  return { kind: 'other', reason: { rule: `object:${aside.slice('aside:'.length)}`, words: noun.text } }
}
