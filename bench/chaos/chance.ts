import { createHash } from 'node:crypto'

/** Numbers from 0 to 1 that are the same for the same seed, on every machine. */
export interface Chance {
  next(): number
  between(least: number, most: number): number
  pick<Value>(values: readonly Value[]): Value
}

/** Each user of chance has a `purpose` of its own: one more question to one of them changes nothing for the others. */
export function chanceOf(seed: number, purpose: string): Chance {
  let state = createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32LE(0)
  const next = () => {
    // mulberry32: one multiplication-based step for each number
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (least, most) => least + (most - least) * next(),
    pick: values => {
      const value = values[Math.floor(next() * values.length)]
      if (value === undefined) throw new Error('there is nothing to pick from')
      return value
    },
  }
}
