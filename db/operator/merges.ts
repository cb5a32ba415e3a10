import type { Database } from '../client.ts'
import { ask } from '../timeline/ask.ts'

/** A release that went into another by the rules alone. */
export interface RuledMerge {
  id: string
  name: string
  into: string
  intoName: string
  at: Date
}

/** The last that the rules made one of, where no operator has ruled on them since. */
export async function listRuledMerges(db: Database, limit: number): Promise<RuledMerge[]> {
  const rows = await ask(
    db,
    sql => sql<RuledMerge[]>`
    select r.id, r.name, t.id as into, t.name as into_name, r.dissolved_at as at
    from releases r join releases t on t.id = r.merged_into
    where r.merged_into is not null and t.dissolved_at is null
      and not exists (select from rulings where release_id = r.id or release_id = t.id and kind = 'split')
    order by r.dissolved_at desc, r.id limit ${limit}`,
  )
  return [...rows]
}
