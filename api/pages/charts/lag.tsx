import type { SourceLag } from '../../../db/statistics/lag.ts'
import { useDates } from '../dates.tsx'
import { trendsText } from '../text/trends.ts'
import { useText } from '../view.ts'
import { Plot, type Room, round, shortened } from './plot.tsx'

/** So many sources, those that told of the most releases, have room. */
const mostSources = 20
const minute = 60
const levels = [minute, 10 * minute, 3_600, 6 * 3_600, 86_400, 7 * 86_400, 30 * 86_400]

/** Median and ninth decile of each source on a scale on which each step of time is several of the last. */
export function LagPlot({ lag, label }: { lag: SourceLag[]; label: string }) {
  const shown = new Set(lag.toSorted((one, other) => other.releases - one.releases).slice(0, mostSources))
  const rows = lag.filter(each => shown.has(each))
  const height = (room: Room) => rows.length * rowHeight(room) + 34
  return <Plot label={label} height={height} draw={room => <Rows room={room} rows={rows} />} />
}

function rowHeight({ name }: Room): number {
  return name === 'wide' ? 24 : 38
}

function Rows({ room, rows }: { room: Room; rows: SourceLag[] }) {
  const { duration } = useDates()
  const isWide = room.name === 'wide'
  const left = isWide ? 190 : 8
  const right = room.width - (isWide ? 90 : 16)
  const longest = Math.max(10 * minute, ...rows.map(({ p90Seconds }) => p90Seconds))
  const end = levels.find(level => level >= longest) ?? longest
  const placeOf = (seconds: number) =>
    round(left + (Math.log(Math.max(seconds, minute) / minute) / Math.log(end / minute)) * (right - left))
  const bottom = rows.length * rowHeight(room) + 14
  return (
    <>
      {levels
        .filter(level => level <= end)
        .map(level => (
          <>
            <line class="grid" x1={placeOf(level)} x2={placeOf(level)} y1={8} y2={bottom} />
            <text class="soft" x={placeOf(level)} y={bottom + 14} text-anchor={level === end ? 'end' : 'middle'}>
              {level === minute ? `≤ ${duration(level)}` : duration(level)}
            </text>
          </>
        ))}
      {rows.map(({ source, medianSeconds, p90Seconds }, index) => {
        const y = index * rowHeight(room) + (isWide ? 24 : 38)
        const [median, ninth] = [placeOf(medianSeconds), placeOf(p90Seconds)]
        const words = `${duration(medianSeconds)} · ${duration(p90Seconds)}`
        return (
          <>
            <text class="name" x={0} y={isWide ? y + 4 : y - 11}>
              {shortened(source, isWide ? 180 : 200)}
            </text>
            <text class="soft" x={room.width} y={isWide ? y + 4 : y - 11} text-anchor="end">
              {words}
            </text>
            <line class="path" x1={median} x2={ninth} y1={y} y2={y} />
            <line class="path" x1={ninth} x2={ninth} y1={y - 5} y2={y + 5} />
            <circle class="point" cx={median} cy={y} r={4}>
              <title>{`${source}: ${words}`}</title>
            </circle>
          </>
        )
      })}
    </>
  )
}

/** What one sees: the quickest source and the slowest, by their medians. */
export function useLagSentence(lag: SourceLag[]): string {
  const text = useText(trendsText)
  const { duration } = useDates()
  const quickest = lag[0]
  const slowest = lag.at(-1)
  if (!quickest || !slowest) return text.tooFewLags
  const said = (each: SourceLag) => ({ source: each.source, median: duration(each.medianSeconds) })
  return text.saysLag({
    sources: lag.length,
    quickest: said(quickest),
    slowest: slowest.medianSeconds > quickest.medianSeconds ? said(slowest) : null,
  })
}
