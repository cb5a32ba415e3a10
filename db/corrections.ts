import type { Database } from './client.ts'
import { ask } from './timeline/ask.ts'
import type { StoredCorrection } from './types.ts'

export const correctionFields = ['date', 'stage', 'openness', 'licence', 'name', 'merge', 'missing', 'other'] as const
export type CorrectionField = (typeof correctionFields)[number]

export interface NewCorrection {
  /** Null where something is missing. */
  release: string | null
  field: CorrectionField
  claim: string
  proof: string
  contact: string | null
}

/** Keeps what a reader says is wrong. Its number. */
export async function storeCorrection(db: Database, { release, field, claim, proof, contact }: NewCorrection): Promise<string> {
  const [row] = await db<{ id: string }[]>`
    insert into corrections (release_id, field, claim, proof, contact) values (${release}, ${field}, ${claim}, ${proof}, ${contact})
    returning id`
  if (!row) throw new Error('a correction that was written is not there')
  return row.id
}

/** A number that no correction has or will have. */
export async function skipCorrection(db: Database): Promise<string> {
  const [row] = await db<{ id: string }[]>`select nextval(pg_get_serial_sequence('corrections', 'id')) as id`
  if (!row) throw new Error('a sequence that gave nothing')
  return row.id
}

/** The newest open ones, or those that were closed last; a hundred at most. */
export function listCorrections(db: Database, state: 'open' | 'closed'): Promise<StoredCorrection[]> {
  return ask(db, async sql => [
    ...(await sql<StoredCorrection[]>`
        select id, release_id as release, field, claim, proof, contact, made_at, state, note, closed_at from corrections
        where ${state === 'open' ? sql`state = 'open' order by corrections.id desc` : sql`state <> 'open' order by closed_at desc, corrections.id`}
        limit 100`),
  ])
}

/** False where it is none, or closed already. */
export async function closeCorrection(db: Database, id: string, state: 'accepted' | 'declined', note: string): Promise<boolean> {
  const rows = await db`
    update corrections set state = ${state}, note = ${note || null}, closed_at = clock_timestamp()
    where id::text = ${id} and state = 'open' returning id`
  return rows.length > 0
}
