import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

/** Everything that was measured, as it is kept. Times in the unit of their name; memory and tables in megabytes of a million bytes. */
export interface Figures {
  /** What it was measured on: all programs, Postgres, the made-up web and the receivers share it. */
  machine?: { cores: number; gigabytes: number; node: string }
  sources?: SourcesFigure[]
  releases?: ReleasesFigure[]
  subscriptions?: SubscriptionsFigure[]
  polling?: PollingFigure
  telling?: TellingFigure
  bells?: BellsFigure
  replica?: ReplicaFigure
  pooler?: PoolerFigure
}

/** What a pass over all sources took one worker: wall clock, its own CPU and that of Postgres, in seconds. */
export interface Cost {
  seconds: number
  cpuSeconds: number
  postgresCpuSeconds: number
}

export interface SourcesFigure {
  sources: number
  first: Cost
  /** Nothing new: 304 from each. */
  unchanged: Cost
  /** At the rhythm of half an hour, nothing new: shares of one core. */
  rest: { workerPercent: number; postgresPercent: number }
  workerMegabytes: number
  databaseMegabytes: number
  /** The tick's question, while none and while all of them are due. */
  lookNoneMs: number
  lookAllMs: number
}

export interface Spread {
  p50: number
  p99: number
}

export interface ReleasesFigure {
  releases: number
  newestMs: Spread
  companyMs: Spread
  searchMs: Spread
  /** The first page, asked for again and again. */
  againMs: Spread
  apiMegabytes: number
  databaseMegabytes: number
  storedInSeconds: number
}

export interface SubscriptionsFigure {
  subscriptions: number
  matchMs: Spread
  fits: number
  /** Understanding all queries once, after a start. */
  readSeconds: number
  /** The process that holds them, with everything that a merge needs, and what it holds without a query. */
  processMegabytes: number
  withoutMegabytes: number
  /** The transaction that stores a release and owes the messages. */
  publishMs: number
  deliveries: number
  subscriptionMegabytes: number
  bytesAMessage: number
}

export interface PollingFigure {
  sources: number
  looks: { due: number; ms: number }[]
  claimMs: number
  passes: { workers: number; seconds: number; cpuSeconds: number; postgresCpuSeconds: number }[]
  rhythms: RhythmFigure[]
}

export interface RhythmFigure {
  workers: number
  everySeconds: number
  visitsPerSecond: number
  workerPercent: number
  postgresPercent: number
  redisPercent: number
  /** Sources that were due and not begun, whenever it was looked: median and most; and the age of the oldest, in seconds. */
  waiting: number
  mostWaiting: number
  oldestSeconds: number
  workerMegabytes: number
}

export interface TellingFigure {
  subscriptions: number
  queries: number
  matchMs: Spread
  /** One release owed to this many, in one transaction. */
  owed: { deliveries: number; seconds: number; bytesAMessage: number }[]
  claimMs: number
  waiting: number
  drains: { workers: number; messages: number; seconds: number; cpuMicroseconds: number; postgresCpuMicroseconds: number }[]
  /** And as long as it takes to drop a partition that holds nothing else. */
  forgotten: { attempts: number; seconds: number; droppedInSeconds: number }
  subscriptionMegabytes: number
}

export interface BellsFigure {
  sources: number
  bells: number
  redisSeconds: number
  redisMegabytes: number
  answeredPerSecond: number
  redisCpuPercent: number
  postgresSeconds: number
  postgresMegabytes: number
  postgresAnsweredPerSecond: number
  /** A Redis that is one of a cluster took them. */
  isTakenByCluster: boolean
}

export interface ReplicaFigure {
  releases: number
  /** Asked of the primary, and of an API on the replica. */
  primaryMs: Spread
  replicaMs: Spread
  /** From a commit until the replica's API tells it. */
  behindMs: Spread
  /** Revisions written while the replica's feed of changes was followed, and how many of them it never told. */
  revisions: number
  missed: number
  /** What the replica answers to a cursor that the primary gave. */
  cursorStatus: number
}

export interface PoolerFigure {
  sources: number
  /** How many were read without a failure by two workers. */
  modes: { mode: 'session' | 'transaction'; read: number; connections: number }[]
}

export function machineHere(): NonNullable<Figures['machine']> {
  return { cores: cpus().length, gigabytes: Math.round(totalmem() / 1e9), node: process.version }
}

/** What was written before; nothing where there is no such file. */
export function readFigures(file: string): Figures {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Figures) : {}
}

export function writeFigures(file: string, figures: Figures): void {
  writeFileSync(file, `${JSON.stringify(figures, roundedValue, 2)}\n`)
}

/** Four digits say more than a repetition would confirm. */
function roundedValue(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value
}
