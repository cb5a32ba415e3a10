import type { Company } from '../config/company.ts'
import type { Repository } from '../config/words.ts'
import type { EntryToStore } from '../db/entries.ts'
import { groupBy } from '../workers/group.ts'
import type { Corpus } from './corpus.ts'

/**
 * A world as large as wanted, made of one corpus, which is told again and again: by copies of its companies with names of their own in
 * every script, as many of each as keep it to what a busy lab publishes in years, and then with other versions, months later.
 */
export interface World {
  companies: Company[]
  /** The entries of each source, as a poll would store them. */
  entries: Map<string, EntryToStore[]>
}

/** What is put behind the names of a copy, by script; the first copy is the company itself. */
const latin = ['', 'ka', 'mo', 'ri', 'su', 'te', 'na', 'ho', 'mi', 'ru', 'yo', 'ke', 'wa', 'se', 'ti', 'no', 'fu', 'ra', 'ne', 'zo']
const han = ['', ...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申']
const busyLab = 2500
const roundDays = 90
const dayMs = 86_400_000
const firstDay = Date.parse('2023-06-01T00:00:00Z')

/** One thing that is told of a company: a repository of its, or a headline. */
interface Told {
  company: Company | null
  repository: Repository | null
  title: string
}

export function makeWorld(companies: Company[], corpus: Corpus, count: number): World {
  const told = tell(companies, corpus)
  const repetitions = Math.ceil(count / told.length)
  const copies = new Map(
    [...groupBy(told, each => each.company)].flatMap(([company, own]) => {
      const wanted = Math.min(latin.length, Math.max(1, Math.ceil((own.length * repetitions) / busyLab)))
      return company ? [[company, latin.slice(0, wanted).map((_, nth) => copyOf(company, nth))] as const] : []
    }),
  )
  const entries = Array.from({ length: count }, (_, nth) => {
    const { company, ...each } = told[nth % told.length] as Told
    const repetition = Math.floor(nth / told.length)
    const own = (company && copies.get(company)) ?? companies.filter(one => one.role === 'press')
    const copy = repetition % own.length
    const teller = own[copy] as Company
    const place = { nth, teller, rename: renamer(company, copy), round: Math.floor(repetition / own.length) }
    return each.repository ? repositoryEntry(each.repository, place) : headlineEntry(each.title, place)
  })
  const grouped = groupBy(entries, each => each.source)
  return {
    companies: companies.flatMap(company => copies.get(company) ?? [company]),
    entries: new Map([...grouped].map(([source, own]) => [source, own.map(each => each.entry)])),
  }
}

function tell(companies: Company[], { repositories, headlines }: Corpus): Told[] {
  const homes = new Map(companies.flatMap(company => company.organisation.map(each => [each.name.toLowerCase(), company])))
  const names = new Map(companies.map(company => [company.name, company]))
  return [
    ...repositories.map(repository => ({
      ...{ title: repository.id, repository },
      company: homes.get(repository.id.split('/')[0]?.toLowerCase() ?? '') ?? null,
    })),
    ...headlines.map(({ title, company }) => ({ title, repository: null, company: names.get(company ?? '') ?? null })),
  ]
}

/** A company like this one, with an ending on every name it has. */
function copyOf(company: Company, nth: number): Company {
  if (nth === 0) return company
  const id = `${company.id}-${latin[nth]}`
  const named = (name: string) => withEnding(name, nth)
  return {
    ...{ ...company, id, name: named(company.name), aliases: company.aliases.map(named), products: company.products.map(named) },
    family: company.family.map(family => ({ ...family, name: named(family.name), aliases: family.aliases.map(named) })),
    organisation: company.organisation.map(each => ({ ...each, name: `${each.name}-${latin[nth]}`, formerly: [] })),
    source: company.source.map(source => ({ ...source, fullId: `${id}/${source.id}`, url: `${source.url}#${nth}` })),
  }
}

function withEnding(name: string, nth: number): string {
  return `${name}${(/[\u3040-\u9fff\uac00-\ud7af]$/.test(name) ? han : latin)[nth]}`
}

const patterns = new Map<Company, RegExp>()

/** Gives every name of the company in a text the ending of its copy; the longest name that stands there counts. */
function renamer(company: Company | null, copy: number): (text: string) => string {
  if (!company || copy === 0) return text => text
  const pattern = patterns.get(company) ?? patternOf(company)
  patterns.set(company, pattern)
  return text => text.replace(pattern, name => withEnding(name, copy))
}

function patternOf({ name, aliases, products, family }: Company): RegExp {
  const names = [name, ...aliases, ...products, ...family.flatMap(each => [each.name, ...each.aliases])]
  const escaped = names.toSorted((a, b) => b.length - a.length).map(each => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`(?<![a-z])(${escaped.join('|')})(?![a-z])`, 'gi')
}

interface Place {
  nth: number
  teller: Company
  rename(text: string): string
  round: number
}

interface Placed {
  source: string
  entry: EntryToStore
}

function repositoryEntry(repository: Repository, { nth, teller, rename, round }: Place): Placed {
  const [organisation = '', name = ''] = repository.id.split('/')
  const home = teller.organisation.find(each => each.host === 'huggingface')
  const id = `${teller.role === 'press' ? organisation : home?.name}/${versioned(rename(name), round)}`
  const createdAt = new Date(Date.parse(repository.createdAt ?? '2025-01-01') + round * roundDays * dayMs).toISOString()
  const told = { ...repository, id, url: `https://huggingface.co/${id}`, createdAt }
  const source = teller.source.find(each => each.kind === 'huggingface') ?? teller.source[0]
  return { source: source?.fullId ?? '', entry: { ...plain(nth), title: id, url: told.url, repository: told } }
}

function headlineEntry(title: string, { nth, teller, rename, round }: Place): Placed {
  const source = teller.source.find(each => each.kind !== 'huggingface') ?? teller.source[0]
  const publishedAt = new Date(firstDay + ((nth % 600) + round * roundDays) * dayMs).toISOString()
  const url = `https://example.org/${nth}`
  const entry = { ...plain(nth), title: versioned(rename(title), round), url, publishedAt, publishedPrecision: 'day' as const }
  return { source: source?.fullId ?? '', entry }
}

/** The same name some versions later: the first number that is no size is raised. */
function versioned(name: string, round: number): string {
  if (round === 0) return name
  const raised = name.replace(/(?<![\d.])(\d{1,2})(?!\d|\.?\d*[bmk]\b)/i, number => String(Number(number) + 4 * round))
  return raised === name ? `${name}-v${round + 1}` : raised
}

/** As long as what feeds and cards say usually is. */
const summary = 'The model card says what it was trained on, how it compares with others, and how to run it. '.repeat(6)

function plain(nth: number): EntryToStore {
  return {
    ...{ id: null, key: String(nth), title: '', url: null, summary, publishedAt: null, publishedPrecision: null, dateText: null },
    ...{ language: null, repository: null, contentHash: String(nth), isBaseline: true },
    firstSeenAt: '2025-10-01T00:00:00.000Z',
  }
}
