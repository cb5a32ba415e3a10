import { company } from './company.ts'
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

interface Asked {
  id: string
  chosen: Pick<ChosenFilters['chosen'][number], 'filter' | 'values'>[]
}

export function understandWith(companies: readonly KnownCompany[]): UnderstoodQueries {
  const queries = new Map<string, StoredQuery>()
  const ofCompany = new Map<string, Asked[]>()
  const ofAny: Asked[] = []

  /** Most queries name a company: a release is held to those that name its own, and to those that name none. */
  const file = (id: string, { chosen }: ChosenFilters) => {
    const named = chosen.find(({ filter }) => filter.name === company.name)
    // the words come first in a form, and cost most: they are asked last
    const others = chosen.filter(each => each !== named).toReversed()
    const asked = { id, chosen: others.map(({ filter, values }) => ({ filter, values })) }
    if (!named) ofAny.push(asked)
    for (const value of new Set(named?.values as string[])) {
      const own = ofCompany.get(value)
      if (own) own.push(asked)
      else ofCompany.set(value, [asked])
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
      const candidates = [...(ofCompany.get(release.companyId) ?? []), ...ofAny]
      return candidates.filter(asked => matchesAll(release, asked)).map(asked => asked.id)
    },
  }
}
