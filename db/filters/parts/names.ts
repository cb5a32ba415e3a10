import { searchWords } from '../../../config/search.ts'
import { familiesNamed, type NamedFamily } from './family.ts'
import type { KnownCompany, KnownFamily } from './filter.ts'
import { fold, squash } from './fold.ts'

/** What a text names: companies, or families; never both. */
export interface Named {
  companies: KnownCompany[]
  families: NamedFamily[]
}

/** Every name by its squashed form: those that are a company's own, its other ones, and those of families. */
export interface NameIndex {
  own: Map<string, KnownCompany[]>
  other: Map<string, KnownCompany[]>
  families: Map<string, { company: KnownCompany; family: KnownFamily }[]>
  /** How many letters the longest of them has. */
  longest: number
}

const indexes = new WeakMap<readonly KnownCompany[], NameIndex>()

/** The names of the companies, put in order once for each list. */
export function indexNames(companies: readonly KnownCompany[]): NameIndex {
  const known = indexes.get(companies)
  if (known) return known
  const index = readNames(companies)
  indexes.set(companies, index)
  return index
}

/**
 * A company's own name wins over a family, and a family over another name of a company: Llama is what Meta makes, not all of Meta.
 * A family that shows nothing yet, or has its company's own name, leaves the word to its company.
 */
export function namedBy(text: string, index: NameIndex): Named {
  const key = squash(text)
  const own = index.own.get(key) ?? []
  if (own.length > 0) return { companies: own, families: [] }
  const families = familiesNamed(text, index)
  const companies = index.other.get(key) ?? []
  if (areOneOfSeveral(families)) return { companies: [], families }
  return companies.length > 0 ? { companies, families: [] } : { companies: [], families }
}

/** Whether any of the families is in the timeline, and not all that its company makes. */
export function areOneOfSeveral(families: readonly NamedFamily[]): boolean {
  return families.some(({ family, company, hasReleases }) => hasReleases && squash(family) !== squash(company.name))
}

function readNames(companies: readonly KnownCompany[]): NameIndex {
  const index: NameIndex = { own: new Map(), other: new Map(), families: new Map(), longest: 0 }
  for (const company of companies) {
    for (const name of [company.id, company.name]) add(index.own, squash(name), company)
    for (const name of [company.name, ...company.aliases].flatMap(name => withoutItsEnd(name, company)))
      add(index.other, squash(name), company)
    for (const family of company.families) {
      for (const name of [family.name, ...family.aliases]) add(index.families, squash(name), { company, family })
    }
  }
  for (const names of [index.own, index.other, index.families]) {
    for (const name of names.keys()) index.longest = Math.max(index.longest, name.length)
  }
  return index
}

/** "Jifu" is enough for "Jifu AI", but "AI" is not, three letters name nothing, and "Open AI" is one word that was written as two. */
function withoutItsEnd(name: string, company: KnownCompany): string[] {
  const [first = '', ...rest] = fold(name).split(' ')
  const isOneWord = !company.name.includes(' ') && squash(name) === squash(company.name)
  const isEnough = !isOneWord && rest.length > 0 && first.length > 3 && rest.every(word => searchWords.company.has(word))
  return isEnough ? [name, first] : [name]
}

function add<Item>(index: Map<string, Item[]>, key: string, item: Item): void {
  if (key === '') return
  const items = index.get(key) ?? []
  if (!items.some(each => isSame(each, item))) index.set(key, [...items, item])
}

function isSame(one: unknown, other: unknown): boolean {
  const family = (item: unknown) => (item && typeof item === 'object' && 'family' in item ? item.family : item)
  return family(one) === family(other)
}
