import type { Fragment } from 'postgres'
import type { Database, Queryable } from './client.ts'
import { type ChosenFilters, readFilters } from './filters/index.ts'
import type { Filter, KnownCompany, MatchedAs } from './filters/parts/filter.ts'
import { fold } from './filters/parts/fold.ts'
import { keysNear, keysOfWord } from './filters/parts/keys.ts'
import { nearestName, nearestOf, wordsIn } from './filters/parts/misspelt.ts'
import { indexNames, namedBy } from './filters/parts/names.ts'
import { ask } from './timeline/ask.ts'
import { eras, releasesOfEra, releasesWithAny } from './timeline/eras.ts'

/** A word that was written, what it was taken for, and the company whose release is called so, where it is no name of the files. */
interface Slip {
  word: string
  meant: string
  company: { id: string; name: string } | null
}

/**
 * Reads the filters of a question that somebody has typed: a word that no release has, and that is a slip or two away from a name, is
 * taken for that name, and `matchedAs` says so. Saved queries are not read so: what they mean must not change with what comes in.
 */
export async function readTyped(
  db: Database,
  parameters: URLSearchParams,
  companies: readonly KnownCompany[],
  alsoKnown: readonly string[],
): Promise<ChosenFilters> {
  const read = readFilters(parameters, companies, alsoKnown)
  const asked = read.chosen.find(({ filter }) => filter.name === 'q')
  const slips = asked ? await findSlips(db, asked.given, companies) : []
  const corrected = asked?.given.map(given => correct(given, slips)) ?? []
  if (!asked || corrected.every(({ made }) => made.length === 0)) return read
  const values = corrected.flatMap(({ text }) => readValue(asked.filter, text, companies) ?? [])
  // what becomes longer than a search may be stays as it was written
  if (values.length < corrected.length) return read
  const others = new URLSearchParams(parameters)
  others.delete(asked.filter.name)
  const said = values.flatMap(({ matchedAs }, nth) => saySlips(matchedAs, corrected[nth], companies))
  return {
    chosen: read.chosen.map(each => (each === asked ? { ...each, values: values.map(({ value }) => value) } : each)),
    matchedAs: [...said, ...readFilters(others, companies, alsoKnown).matchedAs],
  }
}

/** A value as it was meant, and which of its words are others for that. */
interface Corrected {
  given: string
  text: string
  made: Slip[]
}

/** Words as they are looked for: of any width, and whole. */
function correct(given: string, slips: readonly Slip[]): Corrected {
  const made: Slip[] = []
  const plain = given.normalize('NFKC')
  // a comma between values means or: a wide one stays what it is
  const text = (plain.includes(',') ? given : plain).replace(latinWord, written => {
    const slip = slips.find(({ word }) => word === written.normalize('NFKC'))
    if (slip) made.push(slip)
    return slip?.meant ?? written
  })
  return made.length > 0 ? { given, text, made } : { given, text: given, made }
}

const latinWord = /\p{Script=Latin}+/gu

function readValue(filter: Filter, text: string, companies: readonly KnownCompany[]) {
  const read = filter.value.safeParse(text)
  return read.success ? (filter.resolve?.(read.data, companies) ?? null) : null
}

/** In all values of a question together: whoever writes more that nobody knows has not slipped. */
const mostUnknown = 4

/** Companies and families before words of releases. However many they are, two questions to Postgres tell. */
async function findSlips(db: Database, given: readonly string[], companies: readonly KnownCompany[]): Promise<Slip[]> {
  const unknown = unknownWords(given, companies)
  const doubtful = unknown.flatMap((word): Doubtful[] => {
    const folded = fold(word)
    const name = /^[a-z]+$/.test(folded) ? nearestName(word, companies) : null
    return /^[a-z]{5,}$/.test(folded) || name !== null ? [{ word, folded, name }] : []
  })
  if (doubtful.length === 0) return []
  const until = performance.now() + patienceMs
  const used = await ask(db, sql => lookUpUse(sql, doubtful), { patienceMs })
  const strange = doubtful.filter((_, nth) => !used.some(each => each.nth === nth))
  const nameless = strange.filter(({ name }) => name === null)
  const near = nameless.length > 0 ? await ask(db, sql => lookUpNames(sql, nameless), { patienceMs: until - performance.now() }) : []
  return strange.flatMap(each =>
    slipOf(
      each,
      near.filter(({ nth }) => nameless[nth] === each),
    ),
  )
}

/** For all of it. */
const patienceMs = 4_000

/** None where there are too many of them. */
function unknownWords(given: readonly string[], companies: readonly KnownCompany[]): string[] {
  const words = new Set<string>()
  for (const each of given) {
    for (const word of wordsIn(each, companies)) words.add(word)
    if (words.size > mostUnknown) return []
  }
  return [...words]
}

/** A word that names nothing, and the name of the files that it may be a slip of. */
interface Doubtful {
  word: string
  folded: string
  name: string | null
}

/** A release's name that may have been meant with the nth word. */
interface Near {
  nth: number
  name: string
  company: { id: string; name: string }
}

function slipOf({ word, folded, name }: Doubtful, near: readonly Near[]): Slip[] {
  if (name !== null) return [{ word, meant: name, company: null }]
  const madeBy = new Map(
    near.flatMap(({ name, company }) =>
      fold(name)
        .split(/[^a-z]+/)
        .map(each => [each, company] as const),
    ),
  )
  const meant = nearestOf(folded, madeBy.keys())
  const company = meant === null ? undefined : madeBy.get(meant)
  return meant !== null && company ? [{ word, meant, company }] : []
}

/** Which of the words any release has, whatever number hangs on them: one that is in use is found with the first look. */
function lookUpUse(sql: Queryable, words: readonly Doubtful[]) {
  const uses = words.map(({ folded }, nth) => {
    const { all, any } = keysOfWord(folded)
    return sql`
      select ${nth}::integer as nth where exists (
        select from ${eras(sql, [all, any], null)} cross join lateral (
          select id from ${releasesWithAny(sql)} where dissolved_at is null and search_text ~ ${`(^|[^a-z])${folded}($|[^a-z])`} limit 1
        ) as found
      )`
  })
  return sql<{ nth: number }[]>`${together(sql, uses)}`
}

const mostNames = 300

/** Names that may have a word near one of these, of each the newest. */
function lookUpNames(sql: Queryable, words: readonly Doubtful[]) {
  const names = words.map(({ folded }, nth) => {
    const keys = keysNear(folded)
    return sql`(
      select ${nth}::integer as nth, left(found.name, 200) as name, jsonb_build_object('id', companies.id, 'name', companies.name) as company
      from ${eras(sql, keys, null)} cross join lateral (
        select releases.name, company_id from ${releasesOfEra(sql, keys)} where dissolved_at is null limit 50
      ) as found join companies on companies.id = company_id
      order by era desc limit ${mostNames})`
  })
  return sql<Near[]>`${together(sql, names)}`
}

function together(sql: Queryable, questions: readonly Fragment[]): Fragment {
  return questions.reduce((all, each) => sql`${all} union all ${each}`)
}

/** What was understood, by the words that were written; of a slip that leaves nothing to be said also what it was taken for. */
function saySlips(matchedAs: readonly MatchedAs[], corrected: Corrected | undefined, companies: readonly KnownCompany[]): MatchedAs[] {
  const { given: written = '', made = [] } = corrected ?? {}
  // who writes both is told of both
  const told = made.filter(({ meant }) => !wordsOf(fold(written)).includes(fold(meant)))
  const asWritten = (word: string) => told.find(({ meant }) => meant === word)?.word ?? word
  const said = matchedAs.map(matched => ({ ...matched, given: matched.given.replace(latinWord, asWritten) }))
  const unsaid = new Set(made.filter(({ word }) => !said.some(({ given }) => wordsOf(given).includes(word))))
  return [...[...unsaid].flatMap(slip => meaningOf(slip, companies)), ...said]
}

function meaningOf({ word, meant, company }: Slip, companies: readonly KnownCompany[]): MatchedAs[] {
  if (company) return [{ given: word, company, word: meant }]
  const named = namedBy(meant, indexNames(companies))
  return [
    ...named.companies.map(({ id, name }) => ({ given: word, company: { id, name } })),
    ...named.families.map(({ company: { id, name }, family }) => ({ given: word, company: { id, name }, family })),
  ]
}

function wordsOf(text: string): string[] {
  return text.match(latinWord) ?? []
}
