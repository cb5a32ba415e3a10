import { type Openness, opennesses } from '../../config/words.ts'
import type { Filter } from './parts/filter.ts'
import { oneOf } from './parts/word.ts'

export const openness: Filter<Openness> = {
  name: 'openness',
  label: 'Openness',
  description: 'What can be had: weights, data, code, api, none or unknown.',
  value: oneOf(opennesses),
  choices: opennesses,
  condition: (sql, chosen) => sql`releases.openness in ${sql([...chosen])}`,
  matches: (release, chosen) => chosen.includes(release.openness),
  counted: () => ['openness'],
}
