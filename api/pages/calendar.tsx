import type { DayCount } from '../../db/timeline/companyPage.ts'
import { useDates } from './dates.tsx'
import { companyText } from './text/company.ts'
import { useText } from './view.ts'
import { weeksOf, type YearOfDays } from './yearOfDays.ts'

const step = 13
const side = 11
const left = 30
const top = 16
/** Half a year beside, or on a small screen below, the other. */
const weeksInARow = 27

interface CalendarProps {
  year: YearOfDays
  days: DayCount[]
  /** Where the releases of a day are. */
  hrefOf(day: string): string
}

/** Releases by day: exact on hover and focus, and as a table. */
export function Calendar({ year, days, hrefOf }: CalendarProps) {
  const text = useText(companyText).rhythm
  const { longDay } = useDayNames()
  const weeks = weeksOf(year)
  const counts = new Map(days.map(({ day, releases }) => [day, releases]))
  const halves = [weeks.slice(0, weeksInARow), weeks.slice(weeksInARow)]
  return (
    <>
      <div class="calendar">
        {halves.map(half => (
          <Half weeks={half} counts={counts} hrefOf={hrefOf} />
        ))}
      </div>
      <Legend />
      <p class="faint">{text.inUtc}</p>
      {days.length > 0 && (
        <details>
          <summary>{text.table}</summary>
          <table class="stacked counted">
            <thead>
              <tr>
                <th scope="col">{text.day}</th>
                <th scope="col">{text.count}</th>
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map(({ day, releases }) => (
                <tr>
                  <th scope="row">
                    <a href={hrefOf(day)}>{longDay(day)}</a>
                  </th>
                  <td data-label={text.count}>{releases}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </>
  )
}

function Half({ weeks, counts, hrefOf }: { weeks: string[][]; counts: Map<string, number>; hrefOf: CalendarProps['hrefOf'] }) {
  const text = useText(companyText).rhythm
  const { longDay } = useDayNames()
  const cells = weeks.flatMap((week, column) => week.map((day, row) => ({ day, x: left + column * step, y: top + row * step })))
  const empty = cells.filter(({ day }) => !counts.has(day))
  return (
    <svg viewBox={`0 0 ${left + weeksInARow * step} ${top + 7 * step}`}>
      <title>{text.chart}</title>
      <g>
        {weeks.map((week, column) => (
          <MonthName week={week} column={column} />
        ))}
        {text.weekdays.map((name, nth) => (
          <text x={left - 5} y={top + nth * 2 * step + 9} text-anchor="end">
            {name}
          </text>
        ))}
      </g>
      <path class="day-0" d={empty.map(({ x, y }) => `M${x} ${y}h${side}v${side}h-${side}z`).join('')} />
      {cells.map(({ day, x, y }) => {
        const count = counts.get(day)
        if (!count) return null
        const label = text.cell(count, longDay(day))
        return (
          <a href={hrefOf(day)} aria-label={label}>
            <rect class={`day-${bucketOf(count)}`} x={x} y={y} width={side} height={side} rx={2}>
              <title>{label}</title>
            </rect>
          </a>
        )
      })}
    </svg>
  )
}

/** Over the first week that begins in a month; the very first where there is room for its name, the last of a row never: the next begins with it. */
function MonthName({ week, column }: { week: string[]; column: number }) {
  const text = useText(companyText).rhythm
  const [, month = '', day = ''] = (week[0] ?? '').split('-')
  if (column === weeksInARow - 1 || (Number(day) > 7 && !(column === 0 && Number(day) < 15))) return null
  return (
    <text x={left + column * step} y={10}>
      {text.month(Number(month) - 1)}
    </text>
  )
}

function Legend() {
  const text = useText(companyText).rhythm
  const ranges = [text.fewer, '1', '2', '3–4', text.more]
  return (
    <ul class="legend">
      {ranges.map((range, bucket) => (
        <li>
          <svg viewBox="0 0 11 11" width="11" height="11" aria-hidden="true">
            <rect class={`day-${bucket}`} width={side} height={side} rx={2} />
          </svg>{' '}
          {range}
        </li>
      ))}
    </ul>
  )
}

function bucketOf(count: number): number {
  if (count < 3) return count
  return count < 5 ? 3 : 4
}

/** Days of UTC are named as they are, whatever the reader's zone. */
function useDayNames() {
  const { statedDate } = useDates()
  return { longDay: (day: string) => statedDate({ at: `${day}T00:00:00.000Z`, precision: 'day' }) }
}
