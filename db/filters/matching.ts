import type { ChosenFilters } from './index.ts'
import type { Filter } from './parts/filter.ts'
import type { Matchable } from './parts/matchable.ts'

/** Whether a release fits all that was chosen: just where `conditionOf` finds it. */
export function matchesAll(release: Matchable, { chosen }: { chosen: readonly Chosen[] }): boolean {
  return chosen.every(({ filter, values }) => filter.matches(release, values))
}

type Chosen = Pick<ChosenFilters['chosen'][number], 'values'> & { filter: Filter }
