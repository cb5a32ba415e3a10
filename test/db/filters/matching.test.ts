import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { opennesses, releaseKinds, stages } from '../../../config/words.ts'
import { BadFilter, type ChosenFilters, conditionOf, filters, readFilters } from '../../../db/filters/index.ts'
import { matchesAll } from '../../../db/filters/matching.ts'
import type { KnownCompany } from '../../../db/filters/parts/filter.ts'
import type { Matchable } from '../../../db/filters/parts/matchable.ts'
import { matchableOf } from '../../../db/queries.ts'
import { readKnownCompanies } from '../../../db/timeline.ts'
import { useDatabase } from '../../support/database.ts'
import { insertCompany, insertRelease, sighting } from '../../support/releases.ts'

const database = useDatabase()
const makers = [
  { id: 'lumen', name: 'Lumen AI', country: 'CN', languages: ['zh', 'EN'], aliases: ['流明', 'Loomen', '루멘', 'Vega', 'Orbit-4'] },
  { id: 'tarn', name: 'Tarn', country: 'FR', languages: ['fr-FR', 'en'], aliases: ['ＴＡＲＮ', 'Tarn-lab', 'İzmir'] },
  { id: 'giga', name: 'ГигаСвет', country: 'RU', languages: ['ru'], aliases: ['Σίσυφος', 'Ǆungla', 'Straße'] },
]
const families: Record<string, { name: string; aliases: string[] }[]> = {
  lumen: [
    { name: 'Vega', aliases: ['织女'] },
    { name: 'Vega Guard', aliases: ['베가'] },
    { name: 'Orbit', aliases: ['Orbit-4', 'オービット'] },
  ],
  tarn: [
    { name: 'Heron', aliases: ['ヘロン'] },
    { name: 'Code Heron', aliases: [] },
    { name: 'ГигаЧат', aliases: ['Giga.Chat'] },
  ],
  giga: [{ name: 'İMGE', aliases: ['ΣΟΦΙΑΣ'] }],
}
const names = makers.flatMap(({ id, name, aliases }) => [
  ...[id, name, ...aliases],
  ...(families[id] ?? []).flatMap(family => [family.name, ...family.aliases]),
])
const numbers = ['4', '4.1', '14', '4B', '4b-it', '1.4B', '7', '70B']
const bits = [
  'r1',
  'vl',
  'Ai',
  '开源',
  '𠀀',
  'モデル',
  '모델',
  'ﬁne',
  'Ⅳ',
  'x',
  'open',
  'new',
  'models',
  '%',
  '_',
  '\\',
  '-',
  '(',
  'é',
  'e\u0301',
]
const word = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom(...numbers), fc.constantFrom(...bits))
const cased = (text: fc.Arbitrary<string>) =>
  fc.tuple(text, fc.constantFrom(...['', 'upper', 'lower'])).map(([given, into]) => {
    if (into === 'upper') return given.toUpperCase()
    return into === 'lower' ? given.toLowerCase() : given
  })
const phrase = (maxLength: number) =>
  fc
    .array(fc.tuple(cased(word), fc.constantFrom(...[' ', '', '-', '.', '_', '/', '\u3000'])), { minLength: 1, maxLength })
    .map(parts => parts.map(([text, end]) => `${text}${end}`).join(''))
const licenses = ['Apache-2.0', 'MIT', 'ＭＩＴ', 'Unknown', 'ЛИЦЕНЗИЯ', 'İ-License', 'ﬁrst']
const totals = [1e9, 4e9, 70e9, 1.5e9, 0.1 + 0.2]
const instants = ['2025-04-28T00:00:00.000Z', '2025-04-28T23:59:59.999Z', '2025-04-29T00:00:00.000Z', '1969-07-20T20:17:40.001Z']
const modalities = fc.subarray(['text', 'image', 'Audio', 'video'])

const values: Record<string, fc.Arbitrary<string>> = {
  q: phrase(3),
  company: cased(fc.constantFrom(...makers.flatMap(each => [each.id, each.name, ...each.aliases]))),
  family: cased(fc.oneof(fc.constantFrom(...names), phrase(2))),
  stage: fc.constantFrom(...stages),
  openness: fc.constantFrom(...opennesses),
  kind: fc.constantFrom(...releaseKinds),
  license: cased(fc.constantFrom(...licenses)),
  modality: fc.constantFrom('text', 'IMAGE', 'audio', 'smell'),
  minParameters: fc.constantFrom('1B', '1.5b', '4B', '70B', '71B', '1'),
  maxParameters: fc.constantFrom('1B', '1.5b', '4B', '70B', '71B', '1'),
  country: fc.constantFrom('cn', 'FR', 'ru'),
  language: fc.constantFrom('zh', 'en', 'fr-fr', 'ru', 'ko'),
  since: fc.constantFrom(...instants, '2025-04-28', '2025-04-29'),
  until: fc.constantFrom(...instants, '2025-04-28', '2025-04-29'),
  seenSince: fc.constantFrom(...instants, '2025-04-28', '2025-04-29'),
}
const parameter = (name: string) => fc.array(values[name] ?? fc.string(), { minLength: 1, maxLength: 3 }).map(some => [name, some.join()])
const filterNames = filters.map(filter => filter.name)

let known: KnownCompany[]
let releases: Map<string, Matchable>

beforeAll(async () => {
  const { db } = database
  for (const maker of makers) {
    await insertCompany(db, { ...maker, families: families[maker.id] ?? [] })
    await db`update companies set languages = ${maker.languages} where id = ${maker.id}`
  }
  for (const [nth, release] of fc.sample(anyRelease, { numRuns: 60 }).entries()) await insertRelease(db, { ...release, id: `r${nth}` })
  // Postgres keeps a thousandth of what JavaScript does
  await db`update releases set dated_at = dated_at + interval '999 microseconds' where random() < 0.3`
  known = await readKnownCompanies(db)
  releases = await matchableOf(
    db,
    Array.from({ length: 60 }, (_, nth) => `r${nth}`),
  )
})

const instant = fc.constantFrom(...instants)
const anyRelease = fc
  .record({
    company: fc.constantFrom(...makers.map(({ id, name }) => ({ id, name }))),
    kind: fc.constantFrom(...releaseKinds),
    stage: fc.constantFrom(...stages),
    openness: fc.constantFrom(...opennesses),
    name: phrase(3),
    family: fc.oneof(cased(fc.constantFrom(...Object.values(families).flatMap(some => some.map(each => each.name)))), phrase(2)),
    version: fc.option(fc.constantFrom(...numbers)),
    license: fc.option(fc.constantFrom(...licenses)).map(name => (name === null ? null : { spdx: null, name, url: null })),
    modalities: fc.record({ input: modalities, output: modalities }),
    parameters: fc.option(fc.constantFrom(...totals)).map(total => (total === null ? null : { total, active: null })),
    releasedAt: fc.option(instant).map(at => (at === null ? null : { at, precision: 'minute' as const, basis: 'vendor' as const })),
    firstSeenAt: instant,
    sightings: fc.array(
      phrase(6).map(title => sighting({ title })),
      { maxLength: 3 },
    ),
  })
  .map(release => ({ ...release, aliases: families[release.company.id]?.flatMap(each => each.aliases) ?? [] }))

function read(query: string): ChosenFilters | null {
  try {
    return readFilters(new URLSearchParams(query), known)
  } catch (error) {
    if (error instanceof BadFilter) return null
    throw error
  }
}

/** How many releases a query finds, or null where it is no query; in one way and in the other they must be the same. */
async function agreed(query: string): Promise<number | null> {
  const chosen = read(query)
  if (!chosen) return null
  const { db } = database
  const rows = await db<{ id: string }[]>`select id from releases where true ${conditionOf(db, chosen)}`
  const matched = [...releases].filter(([, release]) => matchesAll(release, chosen)).map(([id]) => id)
  expect(matched.toSorted()).toEqual(rows.map(row => row.id).toSorted())
  return matched.length
}

describe('what a query says of one release is what it finds among all', () => {
  it.each(filterNames)('by %s', async name => {
    const found: number[] = []
    await fc.assert(
      fc.asyncProperty(parameter(name), async each => {
        const count = await agreed(`${new URLSearchParams([each as [string, string]])}`)
        if (count !== null) found.push(count)
      }),
      { numRuns: name === 'q' ? 400 : 40 },
    )
    // it tells releases apart
    expect(found.some(count => count > 0 && count < releases.size)).toBe(true)
  })

  it('by several filters at once', async () => {
    const several = fc.uniqueArray(fc.constantFrom(...filterNames), { maxLength: 3 }).chain(some => fc.tuple(...some.map(parameter)))
    await fc.assert(
      fc.asyncProperty(several, async parameters => {
        await agreed(`${new URLSearchParams(parameters as [string, string][])}`)
      }),
      { numRuns: 150 },
    )
  })

  it.each(['q=𠀀流明𠀀', 'q=流明𠀀', 'q=%F0%A0%80%80', 'q=- -', 'q=Orbit 4', 'q=ΣΟΦΙΑΣ', 'q=İMGE', 'q=\ufffd'])('by %s', async query => {
    expect(await agreed(query)).not.toBeNull()
  })
})
