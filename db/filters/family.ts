import type { Filter } from './parts/filter.ts'
import { squash } from './parts/fold.ts'
import { name } from './parts/word.ts'

export const family: Filter<string> = {
  name: 'family',
  label: 'Family',
  description: 'Line of models, whatever its punctuation: Qwen, DeepSeek-R, cogview.',
  value: name,
  condition: (sql, names) => sql`translate(lower(releases.family), '-_. ', '') in ${sql(names.map(squash))}`,
}
