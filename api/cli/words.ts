import type { Stage } from '../../config/words.ts'
import type { MatchedAs } from '../../db/filters/parts/filter.ts'
import type { SourceState } from '../../db/timeline/sources.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { dateThatCounts, licenseText, parametersText } from '../pages/format.ts'
import { sayMatch } from '../pages/matches.ts'
import type { Column } from './table.ts'
import type { Color, Terminal } from './terminal.ts'
import { safe } from './text.ts'

/** A release as the API answers it. */
export type Release = ReleaseDocument & { url: string }

export const stageColors: Record<Stage, Color> = { released: 'green', announced: 'cyan', planned: 'yellow', withdrawn: 'red' }

export const stateColors: Record<SourceState, Color> = {
  ...{ ok: 'green', quiet: 'cyan', waiting: 'yellow', odd: 'yellow', failing: 'red', paused: 'faint', parked: 'faint' },
}

/** As exact as it was stated: 2025-04-28, 2025-04. */
export function dayOf({ at, precision }: { at: string; precision: string }): string {
  return at.slice(0, precision === 'month' ? 7 : 10)
}

/** 2025-04-28 09:05, in UTC. */
export function minuteOf(at: string | null): string {
  return at === null ? '' : at.slice(0, 16).replace('T', ' ')
}

export const releaseColumns: readonly Column<Release>[] = [
  { title: 'Date', of: release => dayOf(dateThatCounts(release)) },
  { title: 'Release', of: ({ id }) => id },
  { title: 'Name', of: ({ name }) => name, least: 12, rank: 4 },
  { title: 'Company', of: ({ company }) => company.name, least: 8, rank: 3 },
  { title: 'Stage', of: ({ stage }) => stage, color: ({ stage }) => stageColors[stage] ?? null, rank: 1 },
  { title: 'Open', of: ({ openness }) => openness, rank: 2 },
  { title: 'Size', of: ({ parameters }) => parametersText(parameters), rank: 5 },
  { title: 'Licence', of: ({ license }) => (license ? licenseText(license) : ''), least: 8, rank: 6 },
]

/** Says beside an answer how names and words of the question were understood. */
export function sayMatches(terminal: Terminal, matchedAs: readonly MatchedAs[] = []): void {
  for (const matched of matchedAs) terminal.say(`${safe(sayMatch(matched))}\n`)
}
