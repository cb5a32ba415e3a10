import { company } from './company.ts'
import { country } from './country.ts'
import { family } from './family.ts'
import { type ChosenFilters, readFilters } from './index.ts'
import { matchesAll } from './matching.ts'
import type { KnownCompany } from './parts/filter.ts'
import type { Matchable } from './parts/matchable.ts'

/** A query as it is stored. */
export interface StoredQuery {
  id: string
  query: string
}

/** Stored queries as one list of companies makes them be understood. */
export interface UnderstoodQueries {
  queries: ReadonlyMap<string, StoredQuery>
  /** Takes a query in, unless it is there. Answers with what is wrong with one that cannot be read: it matches nothing. */
  add(stored: StoredQuery): string | null
  /** The ids of all queries that the release fits. */
  match(release: Matchable): string[]
}

/** Filters that compare one thing of a release with names, the narrowest first: a release is held only to queries that name its own. */
const keys: { filter: { name: string }; of(release: Matchable): string }[] = [
  { filter: company, of: release => release.companyId },
  { filter: family, of: release => release.family },
  { filter: country, of: release => release.country },
]

interface Asked {
  id: string
  chosen: Pick<ChosenFilters['chosen'][number], 'filter' | 'values'>[]
}

export function understandWith(companies: readonly KnownCompany[]): UnderstoodQueries {
  const queries = new Map<string, StoredQuery>()
  const drawers = keys.map(key => ({ key, byName: new Map<string, Asked[]>() }))
  const rest: Asked[] = []

  const file = (id: string, { chosen }: ChosenFilters) => {
    const isChosen = (name: string) => chosen.some(({ filter }) => filter.name === name)
    const drawer = drawers.find(({ key }) => isChosen(key.filter.name))
    const named = chosen.find(({ filter }) => filter.name === drawer?.key.filter.name)
    // the words come first in a form, and cost most: they are asked last
    const others = chosen.filter(each => each !== named).toReversed()
    const asked = { id, chosen: others.map(({ filter, values }) => ({ filter, values })) }
    if (!drawer) rest.push(asked)
    for (const name of new Set(named?.values as string[])) {
      const own = drawer?.byName.get(name)
      if (own) own.push(asked)
      else drawer?.byName.set(name, [asked])
    }
  }

  return {
    queries,
    add(stored) {
      if (queries.has(stored.id)) return null
      queries.set(stored.id, stored)
      try {
        file(stored.id, readFilters(new URLSearchParams(stored.query), companies))
        return null
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
    match(release) {
      const ids: string[] = []
      for (const candidates of [...drawers.map(({ key, byName }) => byName.get(key.of(release)) ?? []), rest]) {
        for (const asked of candidates) if (matchesAll(release, asked)) ids.push(asked.id)
      }
      return ids
    },
  }
}
