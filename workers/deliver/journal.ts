import { randomBytes } from 'node:crypto'
import { closeSync, ftruncateSync, futimesSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Log } from '../../config/log.ts'
import type { AttemptRow } from '../../db/attempts.ts'

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

const isJournal = /^[0-9a-f]{24}\.jsonl$/
/** A process that works writes down what it noted long before. */
const patienceMs = 3_000
/** What is written down already is taken out of the file when it is most of it. */
const mostLines = 1_000
/** A process that lives touches its file so often, and one that did not for so long does not. */
const touchEveryMs = 60_000
const forgottenMs = 3_600_000

export function openJournal(folder: string, log: Log): Journal {
  const own = openOwn(path.join(folder, `${randomBytes(12).toString('hex')}.jsonl`), log)
  const seen = new Map<string, number>()
  const unsettled = new Map<AttemptRow, number>()
  let fresh: AttemptRow[] = []
  const flush = () => {
    own.append(fresh.flatMap(each => lineOf(each, unsettled.get(each))))
    fresh = []
  }
  return {
    note: attempt => {
      if (fresh.length === 0) setImmediate(flush)
      fresh.push(attempt)
      unsettled.set(attempt, Date.now())
    },
    settle: attempts => {
      for (const each of attempts) unsettled.delete(each)
      if (own.lineCount() === 0 || (unsettled.size > 0 && own.lineCount() < mostLines + 4 * unsettled.size)) return
      fresh = []
      own.replace([...unsettled].flatMap(([each, notedAt]) => lineOf(each, notedAt)))
    },
    leftBehind: async () => {
      own.touch()
      const names = (await readdir(folder).catch(nothingThere)).filter(each => isJournal.test(each))
      const others = names.map(each => path.join(folder, each)).filter(each => each !== own.place)
      const found = await Promise.all(others.map(each => lookInto(each, seen)))
      return found.filter(each => each !== null)
    },
    close: () => own.close(),
  }
}

/** The file of this process, made when there is something to note. One that cannot be written keeps nothing from being sent. */
function openOwn(place: string, log: Log) {
  let file: number | null = null
  let lines = 0
  let touchedAt = Number.NEGATIVE_INFINITY
  let isBroken = false
  const attempted = (work: () => void) => {
    if (isBroken) return
    try {
      work()
    } catch (error) {
      isBroken = true
      log.warn({ err: error }, `what receivers take cannot be noted in ${place}: it may be sent twice if this process is killed`)
    }
  }
  const append = (text: string[]) => {
    if (text.length === 0) return
    attempted(() => {
      file ??= create(place)
      writeSync(file, text.join(''))
      lines += text.length
    })
  }
  return {
    place,
    append,
    lineCount: () => lines,
    replace: (text: string[]) => {
      attempted(() => {
        if (file !== null) ftruncateSync(file)
        lines = 0
      })
      append(text)
    },
    touch: () => {
      if (file === null || performance.now() - touchedAt < touchEveryMs) return
      touchedAt = performance.now()
      const open = file
      attempted(() => futimesSync(open, new Date(), new Date()))
    },
    close: () => {
      if (file === null) return
      closeSync(file)
      file = null
      rmSync(place, { force: true })
    },
  }
}

function create(place: string): number {
  mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 })
  return openSync(place, 'a', 0o600)
}

/** Nothing for what is written down already. */
function lineOf(attempt: AttemptRow, notedAt: number | undefined): string[] {
  return notedAt === undefined ? [] : [`${JSON.stringify({ ...attempt, notedAt })}\n`]
}

/**
 * Null where there is nothing in it that its owner should have come to long ago. `seen`: up to when what each noted was seen to. What has
 * no owner any more and nothing to say is taken away.
 */
async function lookInto(place: string, seen: Map<string, number>): Promise<LeftBehind | null> {
  const found = await stat(place).catch(() => null)
  if (!found?.isFile()) return null
  const text = found.size > 0 ? await readFile(place, 'utf8').catch(() => null) : ''
  if (text === null) return null
  const noted = text
    .split('\n')
    .flatMap(readNoted)
    .filter(({ notedAt }) => notedAt > (seen.get(place) ?? 0))
  if (noted.length === 0 && Date.now() - found.mtimeMs > forgottenMs) {
    await rm(place, { force: true }).catch(() => undefined)
    seen.delete(place)
  }
  const old = noted.filter(({ notedAt }) => Date.now() - notedAt > patienceMs)
  const last = Math.max(...old.map(({ notedAt }) => notedAt))
  const attempts = old.map(({ notedAt: _, ...attempt }) => attempt)
  return attempts.length > 0 ? { attempts, done: () => void seen.set(place, last) } : null
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
  fence: z.string().regex(/^\d{1,18}$/),
  subscriptionId: z.string(),
  endpoint: z.string(),
  at: z.coerce.date(),
  milliseconds: z.int32(),
  status: z.int32().nullable(),
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
