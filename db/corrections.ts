import type { Database } from './client.ts'

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
