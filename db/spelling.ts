import type { Database } from './client.ts'
import { type ChosenFilters, readFilters } from './filters/index.ts'
import type { KnownCompany, MatchedAs } from './filters/parts/filter.ts'
import { fold } from './filters/parts/fold.ts'
import { keysFor, keysNear } from './filters/parts/keys.ts'
import { nearestName, nearestOf, wordsIn } from './filters/parts/misspelt.ts'
import { indexNames } from './filters/parts/names.ts'
import { ask } from './timeline/ask.ts'
import { eras, releasesOfEra } from './timeline/eras.ts'

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
  const words = asked?.given.flatMap(given => wordsIn(given, companies)) ?? []
  const slips: Slip[] = []
  for (const word of new Set(words)) slips.push(...(await slipOf(db, word, companies)))
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

/** Companies and families before words of releases, which are looked for last. */
async function slipOf(db: Database, word: string, companies: readonly KnownCompany[]): Promise<Slip[]> {
  const folded = fold(word)
  if (!/^[a-z]+$/.test(folded)) return []
  const name = nearestName(word, companies)
  if ((name === null && folded.length < 5) || (await isWord(db, folded))) return []
  if (name !== null) return [{ word, meant: name, company: null }]
  return wordNear(db, word)
}

/** Whether any release has it as a word, whatever number hangs on it. */
async function isWord(db: Database, word: string): Promise<boolean> {
  const keys = keysFor({ kind: 'begins', text: word, pattern: { source: '' } }, 't') ?? []
  const [row] = await ask(
    db,
    sql => sql<{ isThere: boolean }[]>`
      select exists (
        select from ${eras(sql, keys, null)} cross join lateral (
          select id from ${releasesOfEra(sql, keys)} where dissolved_at is null and releases.search_text ~ ${`(^|[^a-z])${word}($|[^a-z])`} limit 1
        ) as found
      ) as is_there`,
  )
  return row?.isThere === true
}

const mostNames = 300

/** The word of a release's name that is nearest, of the newest that may have one. */
async function wordNear(db: Database, word: string): Promise<Slip[]> {
  const keys = keysNear(fold(word))
  const rows = await ask(
    db,
    sql => sql<{ name: string; company: { id: string; name: string } }[]>`
      select left(found.name, 200) as name, jsonb_build_object('id', companies.id, 'name', companies.name) as company
      from ${eras(sql, keys, null)} cross join lateral (
        select releases.name, company_id from ${releasesOfEra(sql, keys)} where dissolved_at is null limit 50
      ) as found join companies on companies.id = company_id
      order by era desc limit ${mostNames}`,
  )
  const madeBy = new Map(
    rows.flatMap(({ name, company }) =>
      fold(name)
        .split(/[^a-z]+/)
        .map(each => [each, company] as const),
    ),
  )
  const meant = nearestOf(fold(word), madeBy.keys())
  const company = meant === null ? undefined : madeBy.get(meant)
  return meant !== null && company ? [{ word, meant, company }] : []
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
