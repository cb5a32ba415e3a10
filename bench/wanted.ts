import type { Company } from '../config/company.ts'
import { opennesses, releaseKinds, stages } from '../config/words.ts'

/** Queries as subscribers might ask them, no two the same, in the shares that are told; the same each time. */
export function wantedQueries(companies: Company[], titles: string[], count: number): string[] {
  const shares = sharesOf(companies, titles)
  const wanted = new Set<string>()
  for (const { share, make } of shares) {
    const end = wanted.size + Math.round(count * share)
    for (let nth = 0; wanted.size < end; nth++) {
      if (nth > count * 20) throw new Error('there are not enough queries of a kind')
      wanted.add(`${new URLSearchParams(Object.entries(make()))}`)
    }
  }
  return [...wanted]
}

interface Share {
  share: number
  make(): Record<string, string>
}

/** Spoken words that stand beside names, by script. */
const beside = [
  'open weights',
  'multimodal',
  'reasoning',
  '开源',
  '多模态',
  '推理',
  '発表',
  'モデル',
  '공개',
  '오픈소스',
  'открытая модель',
]
const licenses = ['apache-2.0', 'mit', 'cc-by-nc-4.0', 'cc-by-4.0', 'openrail', 'gemma', 'bsd-3-clause', 'gpl-3.0', 'other', 'unknown']
const modalities = ['text', 'image', 'audio', 'video']
const minuteMs = 60_000

function sharesOf(companies: Company[], titles: string[]): Share[] {
  const random = randomFrom(4)
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const some = (items: readonly string[], most: number) =>
    [...new Set(Array.from({ length: 1 + Math.floor(random() * most) }, () => one(items)))].toSorted().join()
  const makers = companies.filter(company => company.role === 'developer')
  const ids = makers.map(company => company.id)
  const families = makers.flatMap(company => company.family.flatMap(family => [family.name, ...family.aliases])).filter(isOneValue)
  const names = [...families, ...makers.flatMap(company => [company.name, ...company.aliases])].filter(isOneValue)
  const words = [...titles.flatMap(title => title.split(/[\s,]+/)).filter(word => word.length > 2 && word.length < 20), ...beside]
  const version = () => `${1 + Math.floor(random() * 9)}${random() < 0.5 ? `.${Math.floor(random() * 9)}` : ''}`
  const size = () => `${(1 + random() * 700).toFixed(1)}B`
  const moment = () => new Date(Date.parse('2020-01-01') + Math.floor(random() * 1_000_000) * minuteMs).toISOString().slice(0, 16)
  const search = () => one([() => `${one(names)} ${version()}`, () => `${one(names)} ${one(words)}`, () => `${one(words)} ${one(words)}`])()
  return [
    { share: 0.4, make: () => ({ company: some(ids, 3), openness: some(opennesses, 3), stage: some(stages, 2) }) },
    { share: 0.2, make: () => ({ family: some(families, 3) }) },
    { share: 0.15, make: () => ({ q: search() }) },
    { share: 0.1, make: () => ({ minParameters: size(), country: some([...new Set(makers.map(each => each.country))], 2) }) },
    {
      share: 0.1,
      make: () => ({ kind: some(releaseKinds, 2), license: some(licenses, 3), modality: some(modalities, 2), stage: one(stages) }),
    },
    // everything is asked for in as many ways as it takes to count as other queries: from some moment long ago on
    { share: 0.05, make: () => ({ seenSince: moment() }) },
  ]
}

function isOneValue(name: string): boolean {
  return !name.includes(',')
}

/** Numbers from 0 to 1 that are the same each time: Lehmer's, which Park and Miller hold for good enough. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
