import type { Queryable, Transaction } from './client.ts'

/**
 * The id of a query as it is stored, in its one order: made by whoever asks it first, the same for all from then on. Never deleted, so
 * that an id always means the same.
 */
export async function storeQuery(tx: Transaction, canonical: string): Promise<string> {
  const known = await findQuery(tx, canonical)
  if (known) return known
  const [made] = await tx<{ id: string }[]>`
    insert into queries (query) values (${canonical}) on conflict (query) do nothing returning id`
  // somebody else made it at the same time: only the next statement sees theirs
  const id = made?.id ?? (await findQuery(tx, canonical))
  if (!id) throw new Error('a query was neither stored nor found')
  return id
}

async function findQuery(tx: Queryable, canonical: string): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`select id from queries where query = ${canonical}`
  return row?.id ?? null
}
