import { nearest } from '../../../db/filters/parts/nearest.ts'
import type { SourceStatus } from '../../../db/timeline/sources.ts'
import { duration } from '../../pages/format.ts'
import { problemSentence, sourceStates } from '../../pages/words.ts'
import { type Command, type Given, UsageError } from '../contract.ts'
import { type Column, tableLines } from '../table.ts'
import { safeJson } from '../text.ts'
import { minuteOf, stateColors } from '../words.ts'

/** A source as JSON has it. */
type Source = Omit<SourceStatus, 'lastVisitAt'> & { lastVisitAt: string | null }

export const sources: Command = {
  name: 'sources',
  summary: 'Where it is read, and how each source is doing.',
  options: {
    company: { value: 'id', isList: true, description: 'Only those of a company, by its id. May be given several times.' },
    state: {
      value: 'state',
      isList: true,
      description: `Only those in a state. One of ${sourceStates.join(', ')}. May be given several times.`,
    },
  },
  examples: ['sources', 'sources --state failing --state odd'],
  async run(given, { terminal, api }) {
    refuseUnknownStates(given)
    const { sources: every } = await api.get<{ sources: Source[] }>('/api/sources', 'sources')
    const isAsked = (name: string, value: string) => given.texts(name).length === 0 || given.texts(name).includes(value)
    const asked = every.filter(({ company, state }) => isAsked('company', company) && isAsked('state', state))
    if (given.is('json')) return terminal.out(`${safeJson(JSON.stringify({ sources: asked }, null, 2))}\n`)
    if (asked.length === 0) return terminal.say('No source fits.\n')
    await terminal.out(`${tableLines(terminal, columns, asked).join('\n')}\n`)
  },
}

function refuseUnknownStates(given: Given): void {
  for (const state of given.texts('state')) {
    if ((sourceStates as string[]).includes(state)) continue
    const meant = nearest(state, sourceStates)
    throw new UsageError(`--state ${state}: must be one of ${sourceStates.join(', ')}.${meant ? ` Did you mean ${meant}?` : ''}`)
  }
}

const columns: readonly Column<Source>[] = [
  { title: 'Source', of: ({ id }) => id },
  { title: 'State', of: ({ state }) => state, color: ({ state }) => stateColors[state] ?? null },
  { title: 'Kind', of: ({ kind }) => kind, rank: 3 },
  { title: 'Every', of: ({ everySeconds }) => duration(everySeconds), rank: 4 },
  { title: 'Last visit', of: ({ lastVisitAt }) => minuteOf(lastVisitAt), rank: 2 },
  { title: 'Entries', of: ({ entries }) => entries, isRight: true, rank: 5 },
  { title: 'Lacks', of: ({ missed }) => missed.length || '', isRight: true, rank: 6 },
  { title: 'Problem', of: problemOf, least: 12, rank: 1 },
]

function problemOf({ problem, problemDetail }: Source): string {
  return problem === null ? '' : [problemSentence(problem), problemDetail ?? ''].filter(Boolean).join(' ')
}
