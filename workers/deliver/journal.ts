import { randomBytes } from 'node:crypto'
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Log } from '../../config/log.ts'
import type { AttemptRow } from '../../db/attempts.ts'
import { isAlive } from '../../db/embedded/process.ts'

/**
 * What receivers took and Postgres does not know of yet, in a file: a process that is killed or stopped in between has told nobody else,
 * and its messages would be sent again. Whoever works in the same folder finds it within seconds and writes it down.
 */
export interface Journal {
  /** With the next turn of the event loop it is in the file. */
  note(attempt: AttemptRow): void
  /** So many of what was noted are written down. */
  settle(count: number): void
  /** What processes noted that have ended since, or stand still; `done` when it is written down. */
  leftBehind(): Promise<LeftBehind[]>
  close(): void
}

export interface LeftBehind {
  attempts: AttemptRow[]
  done(): void
}

const isJournal = /^\d+-[0-9a-f]{12}\.jsonl$/
/** A process that works writes down what it noted long before. */
const standsStillMs = 2_000
/** A process of which nothing was heard for so long has nothing more to say. */
const forgottenMs = 3_600_000

export function openJournal(folder: string, log: Log): Journal {
  const name = `${process.pid}-${randomBytes(6).toString('hex')}.jsonl`
  const read = new Map<string, number>()
  let file: number | null = null
  let lines: string[] = []
  let unsettled = 0
  let isBroken = false
  const flush = () => {
    const text = lines.join('')
    lines = []
    if (text === '' || isBroken) return
    try {
      file ??= create(folder, name)
      writeSync(file, text)
    } catch (error) {
      isBroken = true
      log.warn({ err: error }, `what receivers take cannot be noted in ${folder}: it may be sent twice if this process is killed`)
    }
  }
  return {
    note: attempt => {
      if (lines.length === 0) setImmediate(flush)
      lines.push(`${JSON.stringify(attempt)}\n`)
      unsettled += 1
    },
    settle: count => {
      unsettled -= count
      if (unsettled > 0) return
      lines = []
      if (file !== null) ftruncateSync(file)
    },
    leftBehind: async () => {
      const names = await readdir(folder).catch(nothingThere)
      const found = await Promise.all(
        names.filter(each => isJournal.test(each) && each !== name).map(each => lookInto(path.join(folder, each), read)),
      )
      return found.filter(each => each !== null)
    },
    close: () => {
      if (file === null) return
      closeSync(file)
      rmSync(path.join(folder, name), { force: true })
    },
  }
}

function create(folder: string, name: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return openSync(path.join(folder, name), 'a', 0o600)
}

/** Null where there is nothing new in it, or its owner is at work. */
async function lookInto(place: string, read: Map<string, number>): Promise<LeftBehind | null> {
  const found = await stat(place).catch(() => null)
  const age = found ? Date.now() - found.mtimeMs : 0
  if (!found || age < standsStillMs) return null
  if (age > forgottenMs && !isAlive(Number.parseInt(path.basename(place), 10))) await rm(place, { force: true })
  if (found.size === 0 || read.get(place) === found.mtimeMs) return null
  const attempts = readAttempts(await readFile(place, 'utf8').catch(() => ''))
  return { attempts, done: () => void read.set(place, found.mtimeMs) }
}

/** The last line may be half of one. */
function readAttempts(text: string): AttemptRow[] {
  return text.split('\n').flatMap(line => {
    const given = parsed(line)
    const attempt = noted.safeParse(given)
    return attempt.success ? [attempt.data] : []
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

const noted: z.ZodType<AttemptRow> = z.strictObject({
  deliveryId: z.uuid(),
  fence: z.string().regex(/^\d+$/),
  subscriptionId: z.string(),
  endpoint: z.string(),
  at: z.coerce.date(),
  milliseconds: z.int(),
  status: z.int().nullable(),
  problem: z.null(),
  answer: z.string().nullable(),
  state: z.literal('sent'),
  nextInSeconds: z.null(),
  pauseSeconds: z.null(),
  isTelling: z.boolean(),
  disable: z.null(),
  wasFailing: z.boolean(),
})

function nothingThere(): string[] {
  return []
}
