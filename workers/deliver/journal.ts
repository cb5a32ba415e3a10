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
  /** They are written down. */
  settle(attempts: AttemptRow[]): void
  /** What processes noted seconds ago that have ended since, or stand still; `done` when it is written down. */
  leftBehind(): Promise<LeftBehind[]>
  close(): void
}

export interface LeftBehind {
  attempts: AttemptRow[]
  done(): void
}

const isJournal = /^\d+-[0-9a-f]{12}\.jsonl$/
/** A process that works writes down what it noted long before. */
const patienceMs = 3_000
/** What is written down already is taken out of the file when it is most of it. */
const mostLines = 1_000
/** A process of which nothing was heard for so long has nothing more to say. */
const forgottenMs = 3_600_000

export function openJournal(folder: string, log: Log): Journal {
  const name = `${process.pid}-${randomBytes(6).toString('hex')}.jsonl`
  const read = new Map<string, number>()
  const unsettled = new Set<AttemptRow>()
  let fresh: AttemptRow[] = []
  let file: number | null = null
  let lines = 0
  let isBroken = false
  const write = (attempts: Iterable<AttemptRow>) => {
    const text = [...attempts].map(each => `${JSON.stringify({ ...each, notedAt: Date.now() })}\n`)
    if (text.length === 0 || isBroken) return
    try {
      file ??= create(folder, name)
      writeSync(file, text.join(''))
      lines += text.length
    } catch (error) {
      isBroken = true
      log.warn({ err: error }, `what receivers take cannot be noted in ${folder}: it may be sent twice if this process is killed`)
    }
  }
  const flush = () => {
    write(fresh.filter(each => unsettled.has(each)))
    fresh = []
  }
  return {
    note: attempt => {
      if (fresh.length === 0) setImmediate(flush)
      fresh.push(attempt)
      unsettled.add(attempt)
    },
    settle: attempts => {
      for (const each of attempts) unsettled.delete(each)
      if (file === null || lines === 0 || (unsettled.size > 0 && lines < mostLines + 4 * unsettled.size)) return
      ftruncateSync(file)
      lines = 0
      flush()
      write(unsettled)
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

/** Null where there is nothing in it that its owner should have come to long ago. `read`: how much of each was seen to, in lines. */
async function lookInto(place: string, read: Map<string, number>): Promise<LeftBehind | null> {
  const found = await stat(place).catch(() => null)
  if (!found) return null
  const owner = Number.parseInt(path.basename(place), 10)
  if (Date.now() - found.mtimeMs > forgottenMs && !isAlive(owner)) await rm(place, { force: true })
  if (found.size === 0) {
    read.delete(place)
    return null
  }
  const lines = (await readFile(place, 'utf8').catch(() => '')).split('\n').slice(0, -1)
  const seen = read.get(place) ?? 0
  const noted = lines.slice(seen > lines.length ? 0 : seen).flatMap(line => readNoted(line))
  const old = noted.filter(({ notedAt }) => Date.now() - notedAt > patienceMs)
  if (old.length === 0) return null
  const attempts = old.map(({ notedAt: _, ...attempt }) => attempt)
  return { attempts, done: () => void read.set(place, lines.length - (noted.length - old.length)) }
}

type Noted = AttemptRow & { notedAt: number }

/** Nothing for a line that nobody wrote whole. */
function readNoted(line: string): Noted[] {
  const noted = notedSchema.safeParse(parsed(line))
  return noted.success ? [noted.data] : []
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

const notedSchema: z.ZodType<Noted> = z.strictObject({
  notedAt: z.number(),
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
