import type { Filter } from './parts/filter.ts'
import { squash } from './parts/fold.ts'
import { familyOf } from './parts/matchable.ts'
import { name } from './parts/word.ts'

export const family: Filter<string> = {
  name: 'family',
  label: 'Family',
  description: 'Line of models, whatever its punctuation: Qwen, DeepSeek-R, cogview.',
  value: name.transform(squash),
  condition: (sql, squashed) => sql`${familyOf(sql)} in ${sql([...squashed])}`,
  matches: (release, squashed) => squashed.includes(release.family),
  counted: () => ['family'],
}
