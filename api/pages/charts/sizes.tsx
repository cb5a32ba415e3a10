import { countText } from '../../../config/words.ts'
import type { QuarterSizes } from '../../../db/statistics/sizes.ts'
import { trendsText } from '../text/trends.ts'
import { useText } from '../view.ts'
import { aYearBefore, drawnPeriods, spokenPeriod } from './periods.ts'
import { axisHeight, Level, Plot, type Room, round, type Slots, slotOf, TimeAxis } from './plot.tsx'
import { leastToSay } from './shares.tsx'
import { useTrendWords } from './words.ts'

const height = 260

/** Quartiles of each quarter, on a scale of powers of ten. */
export function SizesPlot({ sizes, quarter, label }: { sizes: QuarterSizes[]; quarter: string; label: string }) {
  return <Plot label={label} height={() => height} draw={room => <Boxes room={room} sizes={sizes} quarter={quarter} />} />
}

function Boxes({ room, sizes, quarter }: { room: Room; sizes: QuarterSizes[]; quarter: string }) {
  const known = new Map(sizes.map(each => [each.quarter, each]))
  const periods = drawnPeriods([...known.keys()], quarter, room.quarters)
  const shown = periods.flatMap(each => known.get(each) ?? [])
  const left = 44
  const slots: Slots = { left, width: room.width - left, periods }
  const bottom = height - axisHeight
  const lowest = Math.floor(Math.log10(Math.min(...shown.map(({ least }) => least))))
  const highest = Math.max(lowest + 1, Math.ceil(Math.log10(Math.max(...shown.map(({ most }) => most)))))
  const levelOf = (size: number) => round(bottom - ((Math.log10(size) - lowest) / (highest - lowest)) * (bottom - 14))
  const powers = Array.from({ length: highest - lowest + 1 }, (_, nth) => 10 ** (lowest + nth))
  return (
    <>
      {powers.map(size => (
        <Level y={levelOf(size)} left={left} right={room.width} label={countText(size)} />
      ))}
      <TimeAxis slots={slots} y={bottom} />
      {periods.map((each, index) => {
        const found = known.get(each)
        return found && <Box sizes={found} levelOf={levelOf} {...slotOf(slots, index)} />
      })}
    </>
  )
}

interface BoxProps {
  sizes: QuarterSizes
  levelOf(size: number): number
  middle: number
  width: number
}

function Box({ sizes, levelOf, middle, width }: BoxProps) {
  const { period } = useTrendWords()
  const { least, lowerQuartile, median, upperQuartile, most, releases, quarter } = sizes
  const half = Math.min(width * 0.32, 9)
  const [top, bottom] = [levelOf(upperQuartile), levelOf(lowerQuartile)]
  const numbers = [least, lowerQuartile, median, upperQuartile, most].map(countText).join(' · ')
  return (
    <g>
      <title>{`${period(quarter)}: ${numbers} (${releases})`}</title>
      <line class="path" x1={round(middle)} x2={round(middle)} y1={levelOf(most)} y2={levelOf(least)} />
      <rect
        class={releases < leastToSay ? 'box hollow' : 'box'}
        x={round(middle - half)}
        y={round(top - 1)}
        width={round(half * 2)}
        height={round(bottom - top + 2)}
      />
      <line class="mark" x1={round(middle - half - 2)} x2={round(middle + half + 2)} y1={levelOf(median)} y2={levelOf(median)} />
    </g>
  )
}

/** What one sees: the middle half of the newest quarter that is over, and the median of a year before. */
export function useSizesSentence(sizes: QuarterSizes[], quarter: string): string | null {
  const text = useText(trendsText)
  const { spoken } = useTrendWords()
  const quarters = sizes.map(each => ({ ...each, period: each.quarter }))
  const said = spokenPeriod(quarters, quarter)
  if (!said) return null
  const when = spoken(said.period, quarter)
  if (said.releases < leastToSay) return text.tooFew(when, said.releases)
  const before = quarters.find(({ period }) => period === aYearBefore(said.period))
  return text.saysSizes({
    when,
    releases: said.releases,
    lower: countText(said.lowerQuartile),
    median: countText(said.median),
    upper: countText(said.upperQuartile),
    before: before && before.releases >= leastToSay ? countText(before.median) : null,
  })
}
