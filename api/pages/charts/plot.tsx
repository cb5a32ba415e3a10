import type { Child } from 'hono/jsx'
import { trendsText } from '../text/trends.ts'
import { useText } from '../view.ts'
import { beginsYear } from './periods.ts'

/** Room for a chart, in units of its own: on a wide page, and on a narrow one that it would be too small for. */
export interface Room {
  name: 'wide' | 'narrow'
  width: number
  /** So many periods have room beside each other. */
  months: number
  quarters: number
}

const rooms: Room[] = [
  { name: 'wide', width: 720, months: 36, quarters: 20 },
  { name: 'narrow', width: 340, months: 18, quarters: 8 },
]

/** A chart drawn for each room; styles show the one that fits, and whoever does not see it is told `label`. */
export function Plot({ label, height, draw }: { label: string; height(room: Room): number; draw(room: Room): Child }) {
  return (
    <>
      {rooms.map(room => (
        <svg class={`chart ${room.name}`} viewBox={`0 0 ${room.width} ${height(room)}`} role="img" aria-label={label}>
          {draw(room)}
        </svg>
      ))}
    </>
  )
}

/** Where periods stand beside each other. */
export interface Slots {
  left: number
  width: number
  periods: string[]
}

export function slotOf({ left, width, periods }: Slots, index: number): { x: number; width: number; middle: number } {
  // few periods need not fill all of it
  const each = Math.min(width / Math.max(periods.length, 1), 44)
  return { x: left + index * each, width: each, middle: left + (index + 0.5) * each }
}

/** Months or quarters under the slots where they can be read, and the years below them. */
export function TimeAxis({ slots, y }: { slots: Slots; y: number }) {
  const text = useText(trendsText)
  const { periods } = slots
  const hasRoom = slotOf(slots, 0).width >= 28
  return (
    <>
      <line class="axis" x1={slots.left} x2={slots.left + slots.width} y1={y} y2={y} />
      {periods.map((period, index) => {
        const { x, middle } = slotOf(slots, index)
        const isYear = beginsYear(period)
        const isFirst = index === 0 && !periods.slice(1, 6).some(beginsYear)
        return (
          <>
            {isYear && index > 0 && <line class="axis" x1={round(x)} x2={round(x)} y1={y} y2={y + 6} />}
            {hasRoom && (
              <text class="soft" x={round(middle)} y={y + 13} text-anchor="middle">
                {period.includes('Q') ? period.slice(5) : text.month(Number(period.slice(5)))}
              </text>
            )}
            {(isYear || isFirst) && (
              <text class="soft" x={round(x) + (hasRoom ? 6 : 3)} y={y + (hasRoom ? 27 : 14)}>
                {period.slice(0, 4)}
              </text>
            )}
          </>
        )
      })}
    </>
  )
}

/** What the axis takes below a chart. */
export const axisHeight = 32

/** A horizontal line with what it stands for before it. */
export function Level({ y, left, right, label }: { y: number; left: number; right: number; label: string }) {
  return (
    <>
      <line class="grid" x1={left} x2={right} y1={round(y)} y2={round(y)} />
      <text class="soft" x={left - 6} y={round(y) + 3.5} text-anchor="end">
        {label}
      </text>
    </>
  )
}

export function round(number: number): number {
  return Math.round(number * 10) / 10
}

/** What has no room in a line of so many units ends in an ellipsis; letters of Chinese take twice the room. */
export function shortened(text: string, width: number): string {
  let taken = 0
  const letters = [...text]
  for (const [index, letter] of letters.entries()) {
    taken += letter > '⺀' ? 11 : 6
    if (taken > width) return `${letters.slice(0, Math.max(index - 1, 1)).join('')}…`
  }
  return text
}
