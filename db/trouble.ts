/**
 * Whether an error says that the database is away, busy or starting, rather than that a statement is wrong: connections
 * (08, ECONN), shutdown (57P), resources (53), locks and deadlocks (55P03, 40); also where a reader was told so (DatabaseUnavailable, by
 * its cause). Trying again is worth it. A statement that took too long (57014) is none of them: what one source said is too much, and
 * would be again in a moment.
 */
export function isDatabaseTrouble(error: unknown): boolean {
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : null) ?? ''
  return /^(CONNECTION_|CONNECT_|ECONN|EPIPE|08|57P|53|55P03|40|25P0[34])/.test(code)
}

/** Whether Postgres undid a transaction because it and another waited for each other: nothing of it was kept. */
export function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01'
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null
}
