import { type Filter, joined } from './parts/filter.ts'
import { fold } from './parts/fold.ts'
import { name } from './parts/word.ts'

export const license: Filter<string> = {
  name: 'license',
  label: 'Licence',
  description: 'SPDX identifier or the vendor’s own name, in any case: apache-2.0, MIT. `unknown` is no licence known.',
  value: name,
  condition(sql, names) {
    const one = (text: string) =>
      text === 'unknown' ? sql`releases.license is null` : sql`lower(normalize(releases.license, NFKC)) = ${text}`
    return joined(
      sql,
      'or',
      names.map(text => one(fold(text))),
    )
  },
}
