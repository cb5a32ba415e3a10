import { type Filter, type KnownCompany, UnknownName } from './parts/filter.ts'
import { squash } from './parts/fold.ts'
import { nearest } from './parts/nearest.ts'
import { name } from './parts/word.ts'

export const company: Filter<string> = {
  name: 'company',
  label: 'Company',
  description: 'Id, name or any alias of the company, in any script: alibaba, Alibaba, 通义千问.',
  value: name,
  resolve(value, companies) {
    const found = findCompany(value, companies)
    if (!found) throw new UnknownName('is not the id, name or alias of a company that is tracked', nearestCompany(value, companies))
    const isItsOwnName = value === found.id || squash(value) === squash(found.name)
    return { value: found.id, matchedAs: isItsOwnName ? [] : [{ given: value, company: { id: found.id, name: found.name } }] }
  },
  condition: (sql, ids) => sql`releases.company_id in ${sql([...ids])}`,
  matches: (release, ids) => ids.includes(release.companyId),
  counted: () => ['company_id'],
}

/** An id wins over a name, and a name over an alias. */
function findCompany(text: string, companies: readonly KnownCompany[]): KnownCompany | undefined {
  const wanted = squash(text)
  return (
    companies.find(each => each.id === text.toLowerCase()) ??
    companies.find(each => squash(each.name) === wanted) ??
    companies.find(each => each.aliases.some(alias => squash(alias) === wanted))
  )
}

function nearestCompany(text: string, companies: readonly KnownCompany[]): string | null {
  return nearest(
    text,
    companies.flatMap(each => [each.name, ...each.aliases, each.id]),
  )
}
