import { Socket } from 'node:net'
import { hostname } from 'node:os'
import postgres from 'postgres'

/** The pool. Every query takes it, or the transaction in its place, as its first parameter. */
export type Database = postgres.Sql
export type Transaction = postgres.TransactionSql
export type Queryable = Database | Transaction

export interface DatabaseOptions {
  max?: number
  /** What Postgres shows of it, before the host and the number of the process. */
  name?: string
  /** How long a statement may take; 15 s where nothing is said. */
  statementMs?: number
  /** Hears the text and the values of each statement: for measurements. */
  onStatement?: (text: string, values: unknown[]) => void
}

/**
 * Opens a pool on a postgres:// address. Statements end after fifteen seconds, or `statementMs`, and wait five for a lock, so that a reader
 * fails fast and a writer tries again rather than hang. Instants come back as Date.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { onStatement } = options
  const settings = {
    onclose: () => forgetTypes(db),
    max: options.max ?? 10,
    idle_timeout: 60,
    connect_timeout: 5,
    ...(onStatement ? { debug: (_: number, text: string, values: unknown[]) => onStatement(text, values) } : {}),
    backoff,
    onnotice: () => {},
    // columns only: what is inside jsonb keeps the keys it was given
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    socket: openSocket,
    connection: {
      application_name: `${options.name ?? 'modelwire'} ${hostname().slice(0, 30)}:${process.pid}`.padEnd(longStart),
      statement_timeout: options.statementMs ?? 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      TimeZone: 'UTC',
    },
  }
  const db = postgres(url, settings) as Database
  return whole(db)
}

/** Seconds until the next attempt to connect. By itself postgres.js waits up to 20, the longer the more connections were cut at once. */
function backoff(failures: number): number {
  return (0.5 + Math.random() / 2) * Math.min(3 ** failures / 100, 0.5)
}

/**
 * Runs `work` in one transaction: all of it is kept, or nothing. Once the connection is lost nothing more is sent for it,
 * not even a rollback: postgres.js 3.4 would crash on the closed socket, or send it into somebody else's transaction
 * (porsager/postgres#1133, #1216).
 */
export function inTransaction<Result>(db: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const line: Line = { lost: null }
  const done = db.begin(
    tx =>
      new Promise<Result>((resolve, reject) => {
        work(watched(tx, line)).then(
          result => line.lost || resolve(result),
          error => line.lost || reject(error),
        )
      }),
  ) as Promise<Result>
  done.catch(error => {
    line.lost ??= error
  })
  return done
}

interface Line {
  lost: unknown
}

/**
 * Sends questions one right behind the other, without waiting in between; Postgres answers them in this order. Once one fails, those behind
 * it in the same transaction do too. Null: nothing to ask.
 */
export async function inOneGo<Questions extends readonly (PendingQuery | null)[]>(
  ...questions: Questions
): Promise<{ [Place in keyof Questions]: Awaited<Questions[Place]> }> {
  for (const question of questions) question?.execute()
  return (await Promise.all(questions)) as { [Place in keyof Questions]: Awaited<Questions[Place]> }
}

/** A question that is sent once it is awaited, or executed. */
// biome-ignore lint/suspicious/noExplicitAny: rows of any shape
export type PendingQuery<Rows extends readonly any[] = any> = postgres.PendingQuery<Rows>

/**
 * A start message of more than 1,024 bytes is written at once; a shorter one is never written on a connection that was cut while it
 * had something to say, which then never opens again.
 */
const longStart = 1_100

/**
 * Each connection first asks for the types of arrays, and nobody catches it when it is cut just then. The answer is shared: once
 * it is there, connections that are opened anew need not ask.
 */
function forgetTypes(db: Database): void {
  const known = db.options as unknown as { fetch_types: boolean; shared: { typeArrayMap: object } }
  if (Object.keys(known.shared.typeArrayMap).length > 0) known.fetch_types = false
}

/**
 * The pool as it is seen from outside: answers have no holes. One begins with them where the question before it, on the same connection,
 * failed after its first rows, as one that runs out of its time does: postgres.js 3.4 goes on counting (porsager/postgres#1181).
 */
function whole(db: Database): Database {
  return heard(db, query => {
    const { resolve } = query
    query.resolve = rows => {
      let holes = 0
      while (holes < rows.length && !(holes in rows)) holes += 1
      if (holes > 0) rows.splice(0, holes)
      resolve(rows)
    }
  })
}

/** The transaction as `work` sees it: it notices the first query that fails because the connection is lost, and ends there. */
function watched(tx: Transaction, line: Line): Transaction {
  const hear = (query: Query) => {
    const { reject } = query
    query.reject = error => {
      if (isLost(error)) line.lost ??= error
      reject(error)
    }
  }
  return heard(tx, hear, () => {
    if (line.lost) throw line.lost
  })
}

/** A query of postgres.js that is under way. */
interface Query extends Promise<unknown> {
  resolve(rows: unknown[]): void
  reject(error: unknown): void
}

/** Lets each query be heard before it is put, after `before` has not thrown. */
function heard<Sql extends Queryable>(sql: Sql, hear: (query: Query) => void, before: () => void = () => {}): Sql {
  const call = (target: object, self: unknown, parameters: unknown[]) => {
    before()
    const query = Reflect.apply(target as () => unknown, self, parameters)
    if (query instanceof Promise) hear(query as Query)
    return query
  }
  return new Proxy<Sql>(sql, {
    apply: call,
    get: (target, name) => {
      const value = Reflect.get(target, name)
      return name === 'unsafe' ? (...parameters: unknown[]) => call(value as object, target, parameters) : value
    },
  })
}

function isLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(CONNECTION_|CONNECT_|ECONN|EPIPE|57P|25P0[34])/.test(String(error.code))
}

/** A connection that breaks is only closed, without an error before: between the two postgres.js takes queries that it then forgets. */
class QuietSocket extends Socket {
  #isOpen = false
  override emit(event: string | symbol, ...parameters: unknown[]): boolean {
    if (event === 'connect') this.#isOpen = true
    if (event === 'error' && this.#isOpen) return true
    return super.emit(event, ...(event === 'close' && this.#isOpen ? [false] : parameters))
  }
}

function openSocket({ host: [host], port: [port], path }: { host: string[]; port: number[]; path?: string | false }): Socket {
  const socket = Object.assign(new QuietSocket(), { host, port })
  return path ? socket.connect(path) : socket.connect(port ?? 5432, host ?? 'localhost')
}
