import { type Figure, ratioOf, withUnit, writeLimit, writeNumber } from '../report.ts'
import type { Outcome } from './outcome.ts'
import { parts } from './parts.ts'

const head = ['what', 'median', 'spread', 'limit or peer', 'ratio', 'holds?']
const none = '–'

/** Every figure, below the title of its part, which says how long it took or why it failed. */
export function fullTable(outcomes: Outcome[]): string {
  return write(outcomes.flatMap(each => [titleRow(each), ...each.figures.map(rowOf)]))
}

/** The few that stand for all, and every part that failed. */
export function shortTable(outcomes: Outcome[]): string {
  return write(outcomes.flatMap(each => [...(each.problem ? [titleRow(each)] : []), ...each.figures.filter(one => one.isMain).map(rowOf)]))
}

/** How many limits are held, how long it took, and on which days. */
export function sumUp(outcomes: Outcome[]): string {
  const held = outcomes.flatMap(each => each.figures).flatMap(each => holds(each) ?? [])
  const failed = outcomes.filter(each => each.problem !== null).map(each => each.part)
  const days = [...new Set(outcomes.map(each => each.day))].toSorted()
  const missed = held.filter(each => !each).length
  return [
    `${held.length} limits, ${missed === 0 ? 'all of them held' : `${missed} of them missed`};`,
    ...(failed.length > 0 ? [`failed: ${failed.join(', ')};`] : []),
    `${minutes(outcomes.reduce((sum, each) => sum + each.seconds, 0))} in all, measured on ${days.join(' and ')}.`,
  ].join(' ')
}

/** Null where there is no limit. What could not be measured holds nothing. */
export function holds({ value, peer, limit }: Figure): boolean | null {
  if (!limit) return null
  const held = peer ? peer.ratio : value
  return held >= (limit.least ?? Number.NEGATIVE_INFINITY) && held <= (limit.most ?? Number.POSITIVE_INFINITY)
}

function titleRow({ part, seconds, problem }: Outcome): string[] {
  const title = parts.find(each => each.name === part)?.title ?? part
  if (problem !== null) return [`**${title}**: failed, ${problem.replace(/[\\`*_<[]/g, '\\$&')}`, '', '', '', '', '**no**']
  return [`**${title}** (${minutes(seconds)})`, '', '', '', '', '']
}

function rowOf(figure: Figure): string[] {
  const { name, value, unit, spread } = figure
  const [ratio, isHeld] = [ratioOf(figure), holds(figure)]
  return [
    name,
    withUnit(writeNumber(value), unit),
    spread ? `${writeNumber(spread.least)} to ${writeNumber(spread.most)}` : none,
    boundOf(figure),
    ratio === null ? none : writeNumber(ratio),
    isHeld === null ? none : isHeld ? 'yes' : '**no**',
  ]
}

function boundOf({ unit, peer, limit }: Figure): string {
  if (!peer) return limit ? withUnit(writeLimit(limit), unit) : none
  return `${limit ? `${writeLimit(limit)} of ` : ''}${peer.name}: ${withUnit(writeNumber(peer.value), unit)}`
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** A table of Markdown, with columns as wide as what they hold. A bar in a cell would end it. */
function write(rows: string[][]): string {
  const cells = [head, ...rows].map(row => row.map(each => each.replace(/\s+/g, ' ').replaceAll('|', '\\|')))
  const widths = head.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)))
  const line = (row: string[]) => `| ${row.map((each, column) => each.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [top = [], ...others] = cells
  return [line(top), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...others.map(line)].join('\n')
}
