import { channels } from '../../workers/channels/index.ts'
import { groupBy } from '../../workers/group.ts'
import type { Outcome, Telling } from './compare.ts'
import type { Reached } from './expected.ts'
import type { Arrival } from './receivers.ts'

const columns = [
  'expected',
  'arrived',
  'folded',
  'gone',
  'missing',
  'twice',
  'outside',
  'late',
  'refused',
  'corrections',
  'withdrawals',
  'messages',
  'items',
  'kB',
]

/** A table with a line for each subscription and their sum. */
export function tableOf(outcomes: Outcome[]): string[] {
  const rows = outcomes.map(each => ({ name: `${each.wish.channel}: ${each.wish.name}`, cells: cellsOf(each) }))
  const sums = columns.map((_, nth) => rows.reduce((sum, row) => sum + (row.cells[nth] ?? 0), 0))
  const write = (name: string, cells: (string | number)[]) =>
    [name.padEnd(38), ...cells.map((each, nth) => String(each).padStart((columns[nth] ?? '').length))].join('  ')
  return [write('', columns), ...rows.map(row => write(row.name, row.cells.map(Math.round))), write('all', sums.map(Math.round))]
}

function cellsOf(each: Outcome): number[] {
  const lists = [each.folded, each.gone, each.missing, each.twice, each.outside, each.late, each.refused]
  return [
    each.expected,
    each.arrived,
    ...lists.map(list => list.length),
    each.corrections,
    each.withdrawals,
    each.messages,
    each.items,
    each.bytes / 1000,
  ]
}

/** Everything that is not as it should be, a line each. */
export function faultsOf(outcomes: Outcome[]): string[] {
  return outcomes.flatMap(each => {
    const say = (what: string, lines: string[]) => lines.map(line => `${each.wish.channel}: ${each.wish.name}: ${what}: ${line}`)
    return [
      ...say('missing', each.missing.map(reachedText)),
      ...say('gone before it was told', each.gone.map(reachedText)),
      ...say('twice', each.twice.map(tellingText)),
      ...say('outside', each.outside.map(tellingText)),
      ...say('late', each.late.map(tellingText)),
      ...say(
        'refused',
        each.refused.map(arrival => `${arrival.moment.toISOString()} ${arrival.problem} ${arrival.title}`),
      ),
    ]
  })
}

function reachedText({ releaseId, stage, at }: Reached): string {
  return `${releaseId} ${stage} ${at.toISOString()}`
}

function tellingText({ releaseId, topic, arrival }: Telling): string {
  return `${releaseId} ${topic ?? 'in words that are not ours'} ${arrival.moment.toISOString()} (${arrival.title})`
}

/** A message by its title, for somebody to read. */
export function titleLine({ moment, wish, title }: Arrival): string {
  return `${moment.toISOString().slice(0, 16)}  ${(wish?.channel ?? '?').padEnd(9)} ${title}`
}

/** A message as its reader sees it. */
export function textLines(arrival: Arrival): string {
  return `${titleLine(arrival)}\n${arrival.text.replace(/^/gm, '    ')}\n`
}

/** Receivers that got more in a minute than their service allows. */
export function overruns(arrivals: Arrival[]): string[] {
  const byWish = groupBy(arrivals, each => each.wish?.name ?? '')
  return [...byWish].flatMap(([name, own]) => {
    const gap = channels[own[0]?.wish?.channel ?? '']?.gapMs ?? 0
    if (gap === 0) return []
    const most = Math.ceil(60_000 / gap) + 1
    const times = own.map(each => each.at).toSorted((a, b) => a - b)
    const over = times.filter((at, nth) => (times[nth + most] ?? Number.POSITIVE_INFINITY) - at < 60_000).length
    return over > 0 ? [`${name}: more than ${most} messages in a minute, ${over} times`] : []
  })
}
