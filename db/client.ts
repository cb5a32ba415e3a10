import postgres from 'postgres'

/** The pool. Every query takes it, or the transaction in its place, as its first parameter. */
export type Database = postgres.Sql
export type Transaction = postgres.TransactionSql
export type Queryable = Database | Transaction

/**
 * Opens a pool on a postgres:// address. Statements end after five seconds and wait two for a lock, so that a reader fails
 * fast and a writer tries again rather than hang. Instants come back as Date.
 */
export function openDatabase(url: string, options: { max?: number; name?: string } = {}): Database {
  return postgres(url, {
    max: options.max ?? 10,
    idle_timeout: 60,
    connect_timeout: 5,
    onnotice: () => {},
    // columns only: what is inside jsonb keeps the keys it was given
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    connection: {
      application_name: options.name ?? 'modelwire',
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 60_000,
      TimeZone: 'UTC',
    },
  })
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export function inTransaction<Result>(db: Database, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return db.begin(work) as Promise<Result>
}

/** Postgres refuses U+0000 in text and jsonb; it never means anything in an announcement. */
export function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text
}
