import type { MonthCounts, Statistics } from '../../../db/statistics.ts'
import { trendsText } from '../text/trends.ts'
import { useText } from '../view.ts'
import { drawnCompanies, othersOf } from './figures.ts'
import { aYearBefore, drawnPeriods, spokenPeriod } from './periods.ts'
import { axisHeight, Plot, type Room, round, type Slots, shortened, slotOf, TimeAxis } from './plot.tsx'
import { useTrendWords } from './words.ts'

/** A row of bars under its name. */
interface BarRow {
  name: string
  counts: number[]
  most: number
  height: number
}

/** All releases by month, and under them each company in a row of its own: told apart by its place and name. */
export function ReleasesPlot({ statistics, month, label }: { statistics: Statistics; month: string; label: string }) {
  const text = useText(trendsText)
  const companies = drawnCompanies(statistics)
  const read: [string, (counts: MonthCounts) => number][] = companies.map(({ id, name }) => [name, ({ byCompany }) => byCompany[id] ?? 0])
  const isMore = statistics.months.some(counts => othersOf(counts, companies) > 0)
  const parts: typeof read = isMore ? [...read, [text.others, counts => othersOf(counts, companies)]] : read
  const byMonth = new Map(statistics.months.map(counts => [counts.month, counts]))
  const rowsFor = (room: Room): { periods: string[]; rows: BarRow[] } => {
    const periods = drawnPeriods([...byMonth.keys()], month, room.months)
    const series = (count: (counts: MonthCounts) => number) => periods.map(each => count(byMonth.get(each) ?? nothing))
    const total = series(({ releases }) => releases)
    const each = parts.map(([name, count]) => ({ name, counts: series(count) }))
    const most = Math.max(1, ...each.flatMap(({ counts }) => counts))
    const gap = room.name === 'wide' ? 0 : 16
    return {
      periods,
      rows: [
        { name: text.total, counts: total, most: Math.max(1, ...total), height: 74 + gap },
        ...(parts.length > 1 ? each.map(row => ({ ...row, most, height: 36 + gap })) : []),
      ],
    }
  }
  const height = (room: Room) => rowsFor(room).rows.reduce((sum, row) => sum + row.height, 0) + axisHeight
  return <Plot label={label} height={height} draw={room => <Rows room={room} month={month} {...rowsFor(room)} />} />
}

const nothing: MonthCounts = { month: '', releases: 0, byOpenness: {}, byCompany: {}, licensed: 0, permissive: 0 }

function Rows({ room, month, periods, rows }: { room: Room; month: string; periods: string[]; rows: BarRow[] }) {
  const left = room.name === 'wide' ? 140 : 0
  const slots: Slots = { left, width: room.width - left, periods }
  let bottom = 0
  return (
    <>
      {rows.map(row => {
        bottom += row.height
        return <Row room={room} row={row} bottom={bottom} slots={slots} month={month} />
      })}
      <TimeAxis slots={slots} y={bottom} />
    </>
  )
}

function Row({ room, row, bottom, slots, month }: { room: Room; row: BarRow; bottom: number; slots: Slots; month: string }) {
  const { name, counts, most, height } = row
  const { period } = useTrendWords()
  const isWide = room.name === 'wide'
  const reach = height - (isWide ? 16 : 30)
  const highest = counts.indexOf(Math.max(...counts))
  const sum = counts.reduce((all, count) => all + count, 0)
  return (
    <>
      <line class="grid" x1={0} x2={room.width} y1={bottom} y2={bottom} />
      <text class="name" x={0} y={isWide ? bottom - 8 : bottom - height + 13}>
        {shortened(name, isWide ? 100 : 240)}
        <tspan class="soft" dx={6}>
          {sum.toLocaleString('en')}
        </tspan>
      </text>
      {counts.map((count, index) => {
        if (count === 0) return null
        const { x, width, middle } = slotOf(slots, index)
        const tall = Math.max((count / most) * reach, 1)
        const each = slots.periods[index] ?? ''
        const written = count.toLocaleString('en')
        // over the first or the last bar it may be wider than the room that is left there
        const half = written.length * 3
        return (
          <>
            <rect
              class={each < month ? 'bar' : 'bar open'}
              x={round(x + 1)}
              y={round(bottom - tall)}
              width={round(width - 2)}
              height={round(tall)}
            >
              <title>{`${name}, ${period(each)}: ${count}`}</title>
            </rect>
            {index === highest && (
              <text
                class="soft"
                x={round(Math.max(half, Math.min(middle, room.width - half)))}
                y={round(bottom - tall - 3)}
                text-anchor="middle"
              >
                {written}
              </text>
            )}
          </>
        )
      })}
    </>
  )
}

/** What one sees: of the newest month that is over, how many there were, whose were most, and how many a year before. */
export function useReleasesSentence({ months, companies }: Statistics, month: string): string | null {
  const text = useText(trendsText)
  const { spoken } = useTrendWords()
  const said = spokenPeriod(
    months.map(counts => ({ ...counts, period: counts.month })),
    month,
  )
  if (!said) return null
  const before = aYearBefore(said.month)
  // of what is older than all that is counted nothing is known to compare with
  const isKnown = before >= (months.at(-1)?.month ?? '')
  const most = companies.map(({ id, name }) => ({ name, releases: said.byCompany[id] ?? 0 }))
  const [first, second] = most.toSorted((one, other) => other.releases - one.releases)
  const isLed = first && second && first.releases > second.releases && first.releases > othersOf(said, companies) && said.releases >= 5
  return text.saysReleases({
    when: spoken(said.month, month),
    releases: said.releases,
    before: isKnown ? (months.find(each => each.month === before)?.releases ?? 0) : null,
    leader: isLed ? first : null,
  })
}
