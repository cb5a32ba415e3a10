import { type ReleaseKind, releaseKinds } from '../../config/words.ts'
import type { Filter } from './parts/filter.ts'
import { oneOf } from './parts/word.ts'

export const kind: Filter<ReleaseKind> = {
  name: 'kind',
  label: 'Kind',
  description: 'What was made public: model, dataset or code.',
  value: oneOf(releaseKinds),
  choices: releaseKinds,
  condition: (sql, kinds) => sql`releases.kind in ${sql([...kinds])}`,
  matches: (release, kinds) => kinds.includes(release.kind),
  counted: () => ['kind'],
}
