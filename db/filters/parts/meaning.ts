import { familiesNamed } from './family.ts'
import type { KnownCompany } from './filter.ts'
import { areOneOfSeveral, indexNames } from './names.ts'

/**
 * What the list of companies makes queries mean: two lists of one meaning read every query alike. Which families have releases counts only
 * where a word is a family and another name of a company too: the family's first release takes it from the company.
 */
export function meaningOf(companies: readonly KnownCompany[]): string {
  const index = indexNames(companies)
  const others = [...index.other.keys()]
  const shared = [...index.families.keys()].filter(family => others.some(other => other.startsWith(family)))
  const taken = shared.filter(family => areOneOfSeveral(familiesNamed(family, index)))
  const names = companies.map(({ id, name, country, aliases, families }) => [
    ...[id, name, country, aliases],
    families.map(family => [family.name, family.aliases]),
  ])
  return JSON.stringify([taken, names])
}
