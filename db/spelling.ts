import type { Fragment } from 'postgres'
import type { Database, Queryable } from './client.ts'
import { type ChosenFilters, readFilters } from './filters/index.ts'
import type { KnownCompany, MatchedAs } from './filters/parts/filter.ts'
import { fold } from './filters/parts/fold.ts'
import { keysNear, keysOfWord } from './filters/parts/keys.ts'
import { nearestName, nearestOf, wordsIn } from './filters/parts/misspelt.ts'
import { indexNames } from './filters/parts/names.ts'
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
  if (!asked || slips.length === 0) return read
  const values = asked.given.map(given => slips.reduce((text, { word, meant }) => text.replaceAll(word, meant), given))
  // what becomes longer than a search may be stays as it was written
  if (values.some(value => !asked.filter.value.safeParse(value).success)) return read
  const corrected = new URLSearchParams(parameters)
  corrected.delete('q')
  for (const value of values) corrected.append('q', value)
  const meant = readFilters(corrected, companies, alsoKnown)
  return {
    chosen: meant.chosen.map(each => (each.filter === asked.filter ? { ...each, given: asked.given } : each)),
    matchedAs: saySlips(meant.matchedAs, slips, companies),
  }
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

/** What was understood, by the words that were written; a company's own name that is not written as such is said too. */
function saySlips(matchedAs: readonly MatchedAs[], slips: readonly Slip[], companies: readonly KnownCompany[]): MatchedAs[] {
  const said = matchedAs.map(matched => ({
    ...matched,
    given: slips.reduce((text, { word, meant }) => text.replaceAll(meant, word), matched.given),
  }))
  const { own } = indexNames(companies)
  const unsaid = slips.filter(({ word }) => !said.some(({ given }) => given.includes(word)))
  const more = unsaid.flatMap(({ word, meant, company }): MatchedAs[] =>
    company
      ? [{ given: word, company, word: meant }]
      : (own.get(meant) ?? []).map(({ id, name }) => ({ given: word, company: { id, name } })),
  )
  return [...more, ...said]
}
