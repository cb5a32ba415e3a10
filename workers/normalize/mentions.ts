import type { Knowledge, KnownFamily } from './knowledge.ts'
import { type ModelName, parseName } from './names/parse.ts'
import { readToken } from './names/tokens.ts'
import { escapeRegExp, isUnspaced, unique } from './text.ts'

/** A model's name found in a text. */
export interface Mention {
  name: ModelName
  company: string
  at: number
  end: number
}

const finders = new WeakMap<Knowledge, RegExp>()

/** Every model named in a text, in order. `owner` limits them to one company's families (its own source speaks of its own models). */
export function findMentions(text: string, knowledge: Knowledge, owner: string | null): Mention[] {
  const mentions: Mention[] = []
  let end = 0
  for (const match of text.matchAll(finder(knowledge))) {
    const at = match.index
    const family = knowledge.families.get(keyOf(match[0]))
    if (at < end || !family || (owner && family.company !== owner)) continue
    const written = match[0] + tail(text.slice(at + match[0].length), knowledge)
    if (!isNamed(written, match[0], family)) continue
    end = at + written.length
    mentions.push({ name: parseName(written, knowledge, family.company), company: family.company, at, end })
  }
  return mentions
}

/** The companies that a text names, by any alias, in order of appearance. */
export function findCompanies(text: string, knowledge: Knowledge): { company: string; alias: string }[] {
  const plain = text.normalize('NFKC')
  const lower = plain.toLowerCase()
  const found = knowledge.companyNames.flatMap(each => {
    const at = each.isAmbiguous ? indexOfWord(plain, each.name) : indexOfWord(lower, each.name.toLowerCase())
    return at < 0 ? [] : [{ company: each.company, alias: each.name, at }]
  })
  const sorted = found.toSorted((a, b) => a.at - b.at || b.alias.length - a.alias.length)
  return unique(sorted.map(each => each.company)).map(company => ({
    company,
    alias: sorted.find(each => each.company === company)?.alias ?? '',
  }))
}

function finder(knowledge: Knowledge): RegExp {
  const known = finders.get(knowledge)
  if (known) return known
  const aliases = knowledge.familyNames.toSorted((a, b) => b.length - a.length)
  // separators may be written or left out: Step-Video, Step Video, StepVideo
  const alternatives = unique(aliases).map(alias => {
    const pattern = alias
      .split(/[-_\s]+/)
      .map(escapeRegExp)
      .join('[-_\\s]?')
    return isUnspaced(alias) ? pattern : `(?<![a-z0-9/])${pattern}(?![a-z]|\\.[a-z])`
  })
  const made = alternatives.length ? new RegExp(alternatives.join('|'), 'giu') : /(?!)/g
  finders.set(knowledge, made)
  return made
}

function keyOf(written: string): string {
  return written
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-_\s·]+/g, '')
}

/** What follows the family and still belongs to the name: `3-VL-235B-A22B-Instruct`, ` 4.5`, `-0528`, ` 2 mini`. */
function tail(rest: string, knowledge: Knowledge): string {
  let taken = ''
  for (let left = rest; ; left = rest.slice(taken.length)) {
    const match = /^([-_]?|\s|\s?[-–]\s?)?([A-Za-z0-9]+(?:[._]\d[A-Za-z0-9]*)*)/.exec(left)
    const separator = match?.[1] ?? ''
    const word = match?.[2] ?? ''
    if (!match || !word || !continues(separator, word, taken === '', knowledge)) return taken
    taken += separator + word
  }
}

/** After a hyphen anything goes on; after a space only what has the form of a name's part; glued only a number. */
function continues(separator: string, word: string, isFirst: boolean, knowledge: Knowledge): boolean {
  if (separator === '') return isFirst && /^v?\d/i.test(word)
  if (/^[-_]$/.test(separator)) return true
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
function isNamed(written: string, alias: string, family: KnownFamily): boolean {
  if (isUnspaced(alias)) return true
  // in capitals an everyday word is a name ("BAGEL"), else it needs something behind it ("Step 3")
  if (family.isAmbiguous) return /^[A-Z]/.test(alias) && (written.length > alias.length || /^\P{Ll}{3,}$/u.test(alias))
  return alias === family.alias || written.length > alias.length || alias.length > 4 || /^[A-Z]/.test(alias)
}

function indexOfWord(text: string, word: string): number {
  if (isUnspaced(word)) return text.indexOf(word)
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text[at - 1] ?? ' '
    const after = text[at + word.length] ?? ' '
    if (!/[a-z0-9]/i.test(before) && !/[a-z]/i.test(after)) return at
  }
  return -1
}
