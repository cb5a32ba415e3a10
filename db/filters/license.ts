import { type Filter, joined } from './parts/filter.ts'
import { fold } from './parts/fold.ts'
import { licenseOf } from './parts/matchable.ts'
import { name } from './parts/word.ts'

const unknown = 'unknown'

export const license: Filter<string> = {
  name: 'license',
  label: 'Licence',
  description: 'SPDX identifier or the vendor’s own name, in any case: apache-2.0, MIT. `unknown` is no licence known.',
  value: name.transform(fold),
  condition(sql, folded) {
    return joined(
      sql,
      'or',
      folded.map(text => (text === unknown ? sql`releases.license is null` : sql`${licenseOf(sql)} = ${text}`)),
    )
  },
  // one whose vendor calls it so is not one that is not known
  matches: ({ license }, folded) => folded.some(text => (text === unknown ? license === null : license === text)),
  counted: () => ['license'],
}
