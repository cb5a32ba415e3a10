import { type Stage, stages } from '../../config/words.ts'
import type { Filter } from './parts/filter.ts'
import { oneOf } from './parts/word.ts'

export const stage: Filter<Stage> = {
  name: 'stage',
  label: 'Stage',
  description: 'How far it has come: planned, announced, released or withdrawn.',
  value: oneOf(stages),
  choices: stages,
  condition: (sql, chosen) => sql`releases.stage in ${sql([...chosen])}`,
  matches: (release, chosen) => chosen.includes(release.stage),
  counted: () => ['stage'],
}
