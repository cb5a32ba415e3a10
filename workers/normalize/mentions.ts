import type { Knowledge, NamedFamily } from './knowledge.ts'
import { type ModelName, parseName } from './names/parse.ts'
import { printName } from './names/print.ts'
import { readToken } from './names/tokens.ts'
import { fold, isLatin } from './scan.ts'
import { isUnspaced } from './text.ts'
import { bareVersions } from './versions.ts'

/** Somebody named in a text: a tracked company, or (with `company` null) a maker that nobody tracks. */
export interface Actor {
  company: string | null
  maker: string | null
  /** As it was written. */
  alias: string
  at: number
  end: number
  /** It serves what others make. */
  isPlatform: boolean
}

/** A model's name found in a text. */
export interface Mention {
  name: ModelName
  /** The name with its family as the company's file writes it: "Earnie 4.5" is ERNIE 4.5. */
  label: string
  company: string | null
  maker: string | null
  at: number
  end: number
  /** Enough of a name to tell one model from its siblings; a bare family that is also its company's name is not. */
  isExact: boolean
  /** Nothing but the name of a family that also names its company: most often the company is meant. */
  isBrand: boolean
  /** A product that its company's file knows by this name ("Qwen Chat"). */
  isProduct: boolean
  /** Of a line of data sets. */
  isData: boolean
  /** A brand with words that no model is known by ("Kimi Claw"): a product as likely as a model. */
  isVague: boolean
}

/** Every model named in a text, in order. `owner` limits them to one company's families (its own source speaks of its own models). */
export function findMentions(text: string, folded: string, knowledge: Knowledge, owner: string | null, actors: Actor[]): Mention[] {
  const mentions: Mention[] = []
  let end = 0
  for (const found of knowledge.namedFamilies(folded)) {
    const family = familyFor(found.values, actors, owner)
    if (found.at < end || !family || isOrganisation(text, found.at, found.end)) continue
    const alias = text.slice(found.at, found.end)
    const rest = text.slice(found.end)
    const noun = nounBetween(rest)
    const written = alias + tail(noun ? ` ${rest.slice(noun.length)}` : rest, knowledge)
    if (!isNamed(text, { at: found.at, alias, written }, family, actors)) continue
    end = found.at + written.length + (noun ? noun.length - 1 : 0)
    mentions.push(mentionOf({ at: found.at, end, written, alias, family }, knowledge, actors))
  }
  return [...mentions, ...bareVersions(text, mentions, actors, knowledge, owner)].toSorted((a, b) => a.at - b.at)
}

/** Everybody that a text names, by any alias, in order of appearance. */
export function findActors(text: string, folded: string, knowledge: Knowledge): Actor[] {
  return knowledge.namedMakers(folded).flatMap(({ at, end, values }) => {
    const alias = text.slice(at, end)
    const value = values.find(each => !each.isAmbiguous || each.name === alias)
    return value ? [{ company: value.company, maker: value.maker, alias, at, end, isPlatform: value.isPlatform }] : []
  })
}

/** Of several that share a name, the one whose company the text names. */
function familyFor(families: NamedFamily[], actors: Actor[], owner: string | null): NamedFamily | null {
  const own = owner ? families.filter(family => family.company === owner) : families
  const named = own.find(family => actors.some(actor => isOf(actor, family)))
  return named ?? own[0] ?? null
}

function isOf(actor: Actor, family: { company: string | null; maker: string | null }): boolean {
  return actor.company === family.company && actor.maker === family.maker
}

/** "deepseek-ai/DeepSeek-V3": the organisation before the slash names no model. */
function isOrganisation(text: string, at: number, end: number): boolean {
  return /^[A-Za-z_-]{0,30}\/[A-Za-z]/.test(text.slice(end, end + 32)) && text[at - 1] !== '/'
}

function mentionOf(
  found: { at: number; end: number; written: string; alias: string; family: NamedFamily },
  knowledge: Knowledge,
  actors: Actor[],
): Mention {
  const { at, end, written, family } = found
  const builder = builderOf(written, family, knowledge, actors)
  const name = parseName(written, knowledge, builder ?? family.company)
  const isMore = name.version !== null || name.total !== null || name.snapshot !== null || name.display.length > 1
  const company = builder ?? family.company
  const isProduct = name.version === null && actors.some(actor => actor.at <= at && actor.end >= end && end - at > found.alias.length)
  const isRenamed = family.company !== null && found.alias !== family.name
  return {
    name,
    label: isRenamed ? family.name + written.slice(found.alias.length) : written,
    company,
    maker: company ? null : family.maker,
    at,
    end,
    isExact: isMore,
    isBrand: family.isBrand && (!isMore || written.length === found.alias.length),
    isProduct,
    isData: family.isData,
    isVague: family.isBrand && isVague(name),
  }
}

function isVague(name: ModelName): boolean {
  return (
    name.version === null &&
    name.total === null &&
    name.snapshot === null &&
    name.line.length + name.tiers.length === 0 &&
    name.words.length > 0
  )
}

/** "Llama-3.1-Nemotron-70B" where the text names who makes Nemotron and not who makes Llama: built on the one, made by the other. */
function builderOf(written: string, family: NamedFamily, knowledge: Knowledge, actors: Actor[]): string | null {
  if (written.length === family.alias.length || actors.some(actor => isOf(actor, family))) return null
  const inner = knowledge.namedFamilies(fold(written)).slice(1)
  const own = inner.flatMap(found => found.values).find(each => each.company !== family.company && actors.some(actor => isOf(actor, each)))
  return own?.company ?? null
}

/** "豆包大模型 2.0": what the family is, before its version. */
function nounBetween(rest: string): string {
  return /^\s?大模型\s?(?=[vV]?\d{1,2}(?:\.\d{1,2})*(?![\d.]|\s?[年月日号个款倍万亿]))/.exec(rest)?.[0] ?? ''
}

/** What follows the family and still belongs to the name: `3-VL-235B-A22B-Instruct`, ` 4.5`, `-0528`, ` 2 mini`. */
function tail(rest: string, knowledge: Knowledge): string {
  // "Gemini Robotics ER 2": an abbreviation before the version
  let taken = /^ [A-Z]{2,4}(?= \d)/.exec(rest)?.[0] ?? ''
  for (let left = rest.slice(taken.length, 120); ; left = rest.slice(taken.length, taken.length + 120)) {
    const match = /^([-_]?|\s|\s?[-–]\s?)?([A-Za-z0-9]+(?:[._]\d[A-Za-z0-9]*)*\+?)/.exec(left)
    const separator = match?.[1] ?? ''
    const word = match?.[2] ?? ''
    if (!match || !word || taken.length > 100 || !continues(separator, word, taken === '', knowledge)) return taken
    taken += separator + word
  }
}

/** After a hyphen anything goes on; after a space only what has the form of a name's part; glued only a number. */
function continues(separator: string, word: string, isFirst: boolean, knowledge: Knowledge): boolean {
  if (separator === '') return isFirst && /^v?\d/i.test(word)
  // "o1-level", "DeepSeek-based": what it hangs on is the name
  if (/^[-_]$/.test(separator)) return !knowledge.everyday.has(word) || /^[A-Z]/.test(word)
  const token = readToken(word, knowledge)
  // "Wan2.1 VACE": an abbreviation behind a version is part of the name, an everyday one is not
  if (token.kind === 'word') return !isFirst && /^[A-Z][A-Z0-9]{1,5}$/.test(word) && !knowledge.everyday.has(word.toLowerCase())
  if (token.kind === 'format' || token.kind === 'component' || token.kind === 'quantization') return false
  if (/^\d{4}$/.test(word) && token.kind !== 'snapshot') return false
  // "Qwen next month", "Kimi chat": a word in lower case is a word of the sentence
  return ['tuning', 'plain', 'tier', 'maturity', 'line'].includes(token.kind)
    ? /^[A-Z]/.test(word) || (token.kind === 'tier' && !isFirst)
    : /\d/.test(word)
}

/** An everyday word is a name only where it is written like one. */
function isNamed(text: string, found: { at: number; alias: string; written: string }, family: NamedFamily, actors: Actor[]): boolean {
  const { at, alias, written } = found
  if (isUnspaced(alias)) return true
  if (!family.isAmbiguous) return alias === family.alias || written.length > alias.length || alias.length > 4 || /^[A-Z]/.test(alias)
  if (!/^[A-Z]/.test(alias) || isPartOfName(text, at, actors)) return false
  // in capitals an everyday word is a name ("BAGEL"), else it needs something behind it ("Step 3"), quotes, or its maker beside it
  const isQuoted = /["“'‘「『]$/.test(text.slice(0, at)) && /^["”'’」』]/.test(text.slice(at + written.length))
  const isBesideMaker = alias === family.alias && actors.some(actor => isOf(actor, family) && isNear(text, actor.end, at))
  return written.length > alias.length || /^\P{Ll}{3,}$/u.test(alias) || isQuoted || isBesideMaker
}

/** "Apple Music 3": another name's word before an everyday one makes it part of that name. */
function isPartOfName(text: string, at: number, actors: Actor[]): boolean {
  const before = /([A-Z][\w.]*)[ -]$/.exec(text.slice(Math.max(0, at - 40), at))
  const isStart = before !== null && /(^|[.:!?—–|])\s*$/.test(text.slice(Math.max(0, at - 60), at - before[0].length))
  return before !== null && !isStart && !actors.some(actor => actor.end === at - 1) && !/^[A-Z][a-z]+(s|ed|ing)$/.test(before[1] ?? '')
}

/** Between a maker and what it makes stands at most a verb: "微软开源 Harrier", "Meta releases Llama". */
function isNear(text: string, end: number, at: number): boolean {
  const between = text.slice(end, at)
  return at > end && between.length <= 14 && !/[.,;:，。；：]/.test(between) && !isLatin(fold(between).charCodeAt(between.length - 1))
}

/** What makes two mentions speak of the same model. */
export function identityOf({ name }: Pick<Mention, 'name'>): string {
  return printName(name).toLowerCase()
}
