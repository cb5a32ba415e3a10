import { z } from 'zod'
import { type Filter, UnknownName } from './parts/filter.ts'

export const country: Filter<string> = {
  name: 'country',
  label: 'Country',
  description: 'Home of the company, two letters (ISO 3166-1): CN, US, FR.',
  value: z
    .string()
    .transform(text => text.toUpperCase())
    .pipe(z.string().regex(/^[A-Z]{2}$/, 'must be two letters such as CN, US or FR')),
  resolve(value, companies) {
    const known = [...new Set(companies.map(company => company.country))].toSorted()
    if (known.includes(value)) return { value, matchedAs: [] }
    throw new UnknownName(`is the country of no company that is tracked; those are ${known.join(', ')}`, null)
  },
  condition: (sql, codes) => sql`releases.company_id in (select id from companies where country in ${sql([...codes])})`,
  matches: (release, codes) => codes.includes(release.country),
  counted: () => ['company_id'],
}
