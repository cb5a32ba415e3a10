import type { Company } from '../../config/company.ts'
import type { LexiconSet, NameWords } from '../../config/lexicons.ts'
import { type Form, type Scanner, scannerOf } from './scan.ts'
import { compileSpeech, type SpeechLexicon } from './speech.ts'
import { squash } from './text.ts'

/** A line of models of a company, as a name in a text or a repository may mean it. */
export interface KnownFamily {
  company: string
  name: string
  /** The form that matched, as it is written in the company's file. */
  alias: string
  /** An everyday word: in running text it needs a version, a size or a hyphen behind it. */
  isAmbiguous: boolean
}

/** A family as a text may name it: of a tracked company, or of a maker that nobody tracks. */
export interface NamedFamily extends Omit<KnownFamily, 'company'> {
  company: string | null
  maker: string | null
  /** Also a name of its company: alone it is the company's name. */
  isBrand: boolean
  isData: boolean
}

export interface CompanyName {
  company: string
  name: string
  /** An everyday word: it names the company only where it is written as the company writes it. */
  isAmbiguous: boolean
}

/** Somebody as a text may name them. */
export interface NamedMaker extends Omit<CompanyName, 'company'> {
  company: string | null
  maker: string | null
  /** It serves what others make. */
  isPlatform: boolean
}

/** Families whose versions bear a letter of their own (V3, R1). */
export interface VersionLetters {
  company: string
  family: string
  letters: string[]
}

/** Everything the normalizer knows, prepared once from the data files. */
export interface Knowledge {
  families: Map<string, KnownFamily>
  /** Every way to write one in a text, the makers' that nobody tracks as well. */
  namedFamilies: Scanner<NamedFamily>
  namedMakers: Scanner<NamedMaker>
  versionLetters: VersionLetters[]
  companyNames: CompanyName[]
  /** The company of each of its names, squashed. */
  companyKeys: Map<string, string>
  /** `<host>/<organisation>` in lower case, former names too. */
  organisations: Map<string, string>
  /** Companies whose own hub organisation is tracked: their weights show there, or a headline is not believed. */
  withHub: Set<string>
  nameWords: Map<string, WordClass>
  together: Map<string, string>
  /** Lines that join the plain model they are published with. */
  accompanying: Set<string>
  /** A family in lower case without separators, and the one whose generations it comes with. */
  accompanied: Map<string, string>
  benchmarks: string[]
  /** Abbreviations that stand behind a model's name without belonging to it. */
  everyday: Set<string>
  speech: SpeechLexicon
  licenses: LexiconSet['licenses']
  tasks: LexiconSet['tasks']
}

export const wordClasses = ['tuning', 'plain', 'quantization', 'format', 'component', 'draft', 'tool', 'tier', 'maturity', 'line'] as const
export type WordClass = (typeof wordClasses)[number]

/** Prepares the data files for reading. Press outlets make no releases: only their feeds are of use, so they are left out here. */
export function buildKnowledge(companies: Company[], lexicons: LexiconSet): Knowledge {
  const developers = companies.filter(company => company.role === 'developer')
  const ambiguous = new Set(lexicons.names.ambiguous.words)
  const companyNames = developers
    .flatMap(company => namesOf(company, ambiguous))
    .toSorted((a, b) => b.name.length - a.name.length || (a.name < b.name ? -1 : 1))
  return {
    families: familyIndex(developers, ambiguous),
    namedFamilies: scannerOf([
      ...developers.flatMap(company => formsOfFamilies(company, ambiguous)),
      ...formsOfOthers(lexicons, ambiguous),
    ]),
    namedMakers: scannerOf([...developers.flatMap(company => formsOfNames(company, ambiguous)), ...formsOfMakers(lexicons)]),
    versionLetters: developers.flatMap(versionLettersOf),
    companyNames,
    // of two with one key the first in order is meant
    companyKeys: new Map(companyNames.toReversed().map(each => [squash(each.name), each.company])),
    organisations: new Map(developers.flatMap(organisationsOf)),
    withHub: new Set(developers.filter(hasHub).map(company => company.id)),
    nameWords: wordIndex(lexicons.names),
    together: new Map(Object.entries(lexicons.names.together)),
    accompanying: new Set(lexicons.names.accompanying),
    accompanied: new Map(developers.flatMap(accompaniedBy)),
    benchmarks: lexicons.names.benchmark,
    everyday: new Set(lexicons.names.ambiguous.abbreviations),
    speech: compileSpeech(lexicons.speech),
    licenses: lexicons.licenses,
    tasks: lexicons.tasks,
  }
}

function familyIndex(companies: Company[], ambiguous: Set<string>): Map<string, KnownFamily> {
  const index = new Map<string, KnownFamily>()
  for (const company of companies) {
    for (const family of company.family) {
      for (const alias of [family.name, ...family.aliases]) {
        const key = squash(alias)
        if (index.has(key)) continue
        index.set(key, { company: company.id, name: family.name, alias, isAmbiguous: ambiguous.has(key) })
      }
    }
  }
  return index
}

function namesOf(company: Company, ambiguous: Set<string>): CompanyName[] {
  const organisations = company.organisation.flatMap(each => [each.name, ...each.formerly])
  const names = [company.name, ...company.aliases, ...company.products, ...organisations]
  return [...new Set(names)].map(name => ({ company: company.id, name, isAmbiguous: ambiguous.has(squash(name)) }))
}

function formsOfFamilies(company: Company, ambiguous: Set<string>): Form<NamedFamily>[] {
  const brands = new Set([company.name, ...company.aliases].map(squash))
  return company.family.flatMap(family =>
    [family.name, ...family.aliases].map(alias => {
      const key = squash(alias)
      const value = {
        company: company.id,
        maker: null,
        name: family.name,
        alias,
        isAmbiguous: ambiguous.has(key),
        isBrand: brands.has(key),
      }
      return { form: alias, value: { ...value, isData: family.kind === 'dataset' }, mayHaveDigits: true }
    }),
  )
}

function formsOfOthers(lexicons: LexiconSet, ambiguous: Set<string>): Form<NamedFamily>[] {
  return Object.entries(lexicons.others).flatMap(([maker, { aliases, families }]) => {
    const brands = new Set([maker, ...aliases].map(squash))
    return families.map(alias => {
      const key = squash(alias)
      const value = { company: null, maker, name: alias, alias, isAmbiguous: ambiguous.has(key), isBrand: brands.has(key) }
      return { form: alias, value: { ...value, isData: false }, mayHaveDigits: true }
    })
  })
}

function formsOfNames(company: Company, ambiguous: Set<string>): Form<NamedMaker>[] {
  return namesOf(company, ambiguous).map(name => ({
    form: name.name,
    value: { ...name, maker: null, isPlatform: false },
    mayHaveDigits: true,
  }))
}

/** Their names are often everyday words: they count as they write them. */
function formsOfMakers(lexicons: LexiconSet): Form<NamedMaker>[] {
  return Object.entries(lexicons.others).flatMap(([maker, { aliases, isPlatform }]) =>
    [maker, ...aliases].map(name => ({
      form: name,
      value: { company: null, maker, name, isAmbiguous: true, isPlatform },
      mayHaveDigits: true,
    })),
  )
}

function versionLettersOf(company: Company): VersionLetters[] {
  return company.family.flatMap(family => (family.versions ? [{ company: company.id, family: family.name, letters: family.versions }] : []))
}

function organisationsOf(company: Company): [string, string][] {
  return company.organisation.flatMap(each =>
    [each.name, ...each.formerly].map((name): [string, string] => [`${each.host}/${name.toLowerCase()}`, company.id]),
  )
}

function accompaniedBy(company: Company): [string, string][] {
  return company.family.flatMap(({ name, accompanies }): [string, string][] => (accompanies ? [[squash(name), squash(accompanies)]] : []))
}

function hasHub(company: Company): boolean {
  return company.source.some(source => source.kind === 'huggingface')
}

function wordIndex(names: NameWords): Map<string, WordClass> {
  return new Map(wordClasses.flatMap(kind => names[kind].map((word): [string, WordClass] => [word, kind])))
}
