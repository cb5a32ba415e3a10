import type { Knowledge } from '../knowledge.ts'
import { squash } from '../text.ts'
import { camelFamily, displayHead, familyAt } from './families.ts'
import { afterWords, place, roleOf } from './place.ts'
import { readToken, versionOf } from './tokens.ts'

/** A model's name taken apart. Words are in lower case, counts in single parameters and tokens. */
export interface ModelName {
  /** As it was written. */
  text: string
  /** The company that the family belongs to, where the name holds a known family. */
  company: string | null
  /** Canonical name of the family, or the name's own first word. */
  family: string
  version: string | null
  /** What makes it another line than the plain model of that family and version: coder, vl, image … */
  line: string[]
  snapshot: string | null
  total: number | null
  active: number | null
  contextTokens: number | null
  tiers: string[]
  tuning: string[]
  quantization: string | null
  formats: string[]
  components: string[]
  words: string[]
  /** Words that say that it only makes another model faster: a speculative decoding head. */
  drafts: string[]
  /** The name names another model that it was built on: its size is that model's. */
  isBuiltOn: boolean
  /** Software around a model, not one: Qwen-Agent, Kimi-Audio-Evalkit. */
  isTool: boolean
  /** The parts that name the model rather than one artefact of it, as written, family in its canonical form. */
  display: DisplayPart[]
}

export interface DisplayPart {
  text: string
  /** What it means, whatever its spelling: two names share a part when this is the same. */
  key: string
  role: 'name' | 'size' | 'tuning' | 'plain'
}

/** Takes a repository's name (without its organisation) or a name found in a text apart. Total: every text has a parse. */
export function parseName(text: string, knowledge: Knowledge, owner: string | null = null): ModelName {
  const name = emptyName(text)
  const parts = splitName(text)
  const start = readHead(name, dropCompany(parts, knowledge, owner), knowledge, owner)
  for (let at = 0; at < start.length; ) at += readPart(name, start, at, knowledge)
  return withExperts(name)
}

/** "17B-16E": beside a number of experts the size is what one token uses. */
function withExperts(name: ModelName): ModelName {
  const hasExperts = name.active === null && name.words.some(word => /^\d+e$/.test(word))
  return hasExperts ? { ...name, active: name.total, total: null } : name
}

/** The key that claims are compared within: family, version and line, whatever the spelling. */
export function lineOf(name: ModelName): string {
  return [squash(name.family), name.version?.toLowerCase() ?? '', [...new Set(name.line)].toSorted().join('+')].join(' ').trim()
}

function splitName(text: string): string[] {
  return text
    .normalize('NFKC')
    .replace(/(\d)_(\d)(?![\d.])/g, '$1.$2')
    .split(/[-_\s/:,()[\]]+/)
    .flatMap(part => part.split(/(?<=\d)(?=[A-Z][a-z]{2})/))
    .filter(Boolean)
}

function emptyName(text: string): ModelName {
  const lists = { line: [], tiers: [], tuning: [], formats: [], components: [], words: [], drafts: [], display: [] }
  const facts = { company: null, version: null, snapshot: null, total: null, active: null, contextTokens: null, quantization: null }
  return { text, family: '', isBuiltOn: false, isTool: false, ...lists, ...facts }
}

/** "Meta-Llama-3-8B": the company's own name in front of one of its families says nothing. */
function dropCompany(parts: string[], knowledge: Knowledge, owner: string | null): string[] {
  const [first, ...rest] = parts
  if (!first || rest.length === 0 || familyAt(parts, 0, knowledge)) return parts
  const company = knowledge.companyKeys.get(squash(first))
  const next = familyAt(rest, 0, knowledge)
  return company && next && next.family.company === company && (!owner || owner === company) ? rest : parts
}

/** Reads family and version from the front and returns the parts that are left. */
function readHead(name: ModelName, parts: string[], knowledge: Knowledge, owner: string | null): string[] {
  const known = familyAt(parts, 0, knowledge) ?? camelFamily(parts, knowledge)
  // an everyday word that another company calls a family by is nobody's here
  const found = known && owner && known.family.company !== owner && known.family.isAmbiguous ? null : known
  if (found && owner && found.family.company !== owner && parts.length > found.used && hasOwnName(parts.slice(found.used), knowledge)) {
    // "Qwen2.5-32B-DialogueReason" of another company: built on that model, named by what follows
    name.isBuiltOn = true
    return readHead(name, sizesFirst(ownParts(parts.slice(found.used), found.version, knowledge), knowledge), knowledge, owner)
  }
  if (!found) return readUnknownHead(name, parts)
  name.company = found.family.company
  name.family = found.family.name
  name.version = found.version
  name.line.push(...found.line)
  const head = displayHead(found)
  name.display.push({ text: head, key: squash(head), role: 'name' })
  return [...found.rest, ...parts.slice(found.used)]
}

/** Behind a foreign family its version is foreign too: "Llama-3.1-Nemotron-70B" is no Nemotron 3.1. */
function ownParts(parts: string[], version: string | null, knowledge: Knowledge): string[] {
  return version === null && readToken(parts[0] ?? '', knowledge).kind === 'version' ? parts.slice(1) : parts
}

function hasOwnName(parts: string[], knowledge: Knowledge): boolean {
  return parts.some(part => readToken(part, knowledge).kind === 'word' && part.length > 3)
}

/** Puts what names the model before its numbers, so that the name is the head. */
function sizesFirst(parts: string[], knowledge: Knowledge): string[] {
  const isWord = (part: string) => readToken(part, knowledge).kind === 'word'
  return [...parts.filter(isWord), ...parts.filter(part => !isWord(part))]
}

function readUnknownHead(name: ModelName, parts: string[]): string[] {
  const [first = '', ...rest] = parts
  const glued = /^(\D*[a-z]{2,})v?(\d{1,2}(?:\.\d+)*)$/i.exec(first)
  // the letters take a v of the version with them
  name.family = glued?.[1]?.replace(/(?<=[a-z]{2})v$/i, '') ?? first
  name.version = glued?.[2] ? versionOf(glued[2]) : null
  name.display.push({ text: first, key: squash(first), role: 'name' })
  return rest
}

/** Reads the part at `at` into the name and returns how many parts that used. */
function readPart(name: ModelName, parts: string[], at: number, knowledge: Knowledge): number {
  const part = parts[at] ?? ''
  const base = baseAt(parts, at, knowledge)
  if (base) {
    name.isBuiltOn = true
    return base
  }
  const token = afterWords(readToken(part, knowledge), name)
  place(name, token)
  const role = roleOf(token)
  if (role) name.display.push({ text: part, key: 'value' in token ? token.value : part.toLowerCase(), role })
  return 1
}

/** "…-Distill-Qwen-7B", "LongWriter-glm4-9b": the model it was built on is not its name. */
function baseAt(parts: string[], at: number, knowledge: Knowledge): number {
  const found = familyAt(parts, at, knowledge)
  if (!found || found.family.isAmbiguous) return 0
  const isWordOfOwn = found.version === null && readToken(parts[at] ?? '', knowledge).kind !== 'word'
  return isWordOfOwn ? 0 : found.used
}
