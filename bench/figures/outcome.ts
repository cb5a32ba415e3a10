import { z } from 'zod'
import { ConfigurationError } from '../../config/error.ts'
import type { Figure } from '../report.ts'
import { parts } from './parts.ts'

// JSON has no NaN: a figure that nothing came of is null there
const number = z
  .number()
  .nullable()
  .transform(value => value ?? Number.NaN)
const figure = z.object({
  name: z.string(),
  value: number,
  unit: z.string(),
  spread: z.object({ least: number, most: number }).exactOptional(),
  peer: z.object({ name: z.string(), value: number, ratio: number }).exactOptional(),
  limit: z.object({ least: z.number().exactOptional(), most: z.number().exactOptional() }).exactOptional(),
  isMain: z.boolean().exactOptional(),
})
const noise = z.object({ loopMs: z.array(z.number()), others: z.number().nullable() })
const outcome = z.object({
  part: z.string(),
  day: z.string(),
  seconds: z.number(),
  problem: z.string().nullable(),
  figures: z.array(figure),
  noise: z.array(noise),
  stolen: z.number().nullable(),
})

/** How the machine was in a moment in which nothing was measured. */
export interface Noise {
  /** How long each of many loops of the same work took. */
  loopMs: number[]
  /** The share of the machine's cores that other programs had; null where the system does not show it. */
  others: number | null
}

/** What became of one part. */
export interface Outcome {
  part: string
  day: string
  seconds: number
  /** Why it failed, on a line; null where it did not. */
  problem: string | null
  figures: Figure[]
  /** Before it and after it. */
  noise: Noise[]
  /** The share of the machine's time that its host gave to others meanwhile; null where the system does not show it. */
  stolen: number | null
}

/** Reads what a program wrote down, a figure a line. A line that was cut off, as by a program that was killed, is none. */
export function readFigures(text: string): Figure[] {
  return text.split('\n').flatMap(line => {
    const read = figure.safeParse(parsed(line))
    return read.success ? [read.data] : []
  })
}

/** Reads what was kept of an earlier run. */
export function readOutcomes(text: string): Outcome[] {
  const read = z.array(outcome).safeParse(parsed(text))
  if (!read.success) throw new ConfigurationError('--keep: the file holds something else than figures')
  return read.data
}

/** The later of each part, in the order of the parts. */
export function mergeOutcomes(kept: Outcome[], measured: Outcome[]): Outcome[] {
  return parts.flatMap(({ name }) => measured.find(each => each.part === name) ?? kept.find(each => each.part === name) ?? [])
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
