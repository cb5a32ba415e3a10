import { trendsText } from '../text/trends.ts'
import { useText } from '../view.ts'
import type { Share } from './figures.ts'
import { aYearBefore, drawnPeriods, spokenPeriod } from './periods.ts'
import { axisHeight, Level, Plot, type Room, round, type Slots, slotOf, TimeAxis } from './plot.tsx'
import { useTrendWords } from './words.ts'

/** Of fewer nothing can be said in hundredths. */
export const leastToSay = 5

const height = 190

/** Part of the whole, quarter by quarter. */
export function SharesPlot({ shares, quarter, label }: { shares: Share[]; quarter: string; label: string }) {
  return <Plot label={label} height={() => height} draw={room => <Shares room={room} shares={shares} quarter={quarter} />} />
}

function Shares({ room, shares, quarter }: { room: Room; shares: Share[]; quarter: string }) {
  const text = useText(trendsText)
  const { period } = useTrendWords()
  const known = new Map(shares.map(each => [each.period, each]))
  const periods = drawnPeriods([...known.keys()], quarter, room.quarters)
  const left = 44
  const slots: Slots = { left, width: room.width - left, periods }
  const bottom = height - axisHeight
  const levelOf = (share: number) => bottom - share * (bottom - 22)
  const points = periods.flatMap((each, index) => {
    const found = known.get(each)
    return found ? [{ ...found, index, x: round(slotOf(slots, index).middle), y: round(levelOf(found.part / found.of)) }] : []
  })
  return (
    <>
      {[0, 0.5, 1].map(share => (
        <Level y={levelOf(share)} left={left} right={room.width} label={text.percent(share)} />
      ))}
      <TimeAxis slots={slots} y={bottom} />
      {points.map((point, nth) => {
        const next = points[nth + 1]
        return next?.index === point.index + 1 && <line class="path" x1={point.x} y1={point.y} x2={next.x} y2={next.y} />
      })}
      {points.map(({ period: each, of, part, x, y }) => (
        <>
          <circle class={of < leastToSay ? 'point hollow' : 'point'} cx={x} cy={y} r={3.5}>
            <title>{`${period(each)}: ${text.percent(part / of)} (${part} / ${of})`}</title>
          </circle>
          <text class="value" x={x} y={y - 8} text-anchor="middle">
            {Math.round((part / of) * 100)}
          </text>
        </>
      ))}
    </>
  )
}

/** What one sees: the share of the newest quarter that is over, and that of a year before. */
export function useShareSentence(shares: Share[], quarter: string, name: 'openness' | 'licenses'): string | null {
  const text = useText(trendsText)
  const { spoken } = useTrendWords()
  const said = spokenPeriod(shares, quarter)
  if (!said) return null
  const when = spoken(said.period, quarter)
  if (said.of < leastToSay) return text.tooFew(when, said.of)
  const before = shares.find(({ period }) => period === aYearBefore(said.period))
  const share = ({ part, of }: Share) => text.percent(part / of)
  const sentence = name === 'openness' ? text.saysOpenness : text.saysLicenses
  return sentence({ when, of: said.of, share: share(said), before: before && before.of >= leastToSay ? share(before) : null })
}
