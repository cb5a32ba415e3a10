import type { Database } from './client.ts'

/** Days for which is kept what is evidence for nothing; what a release rests on is kept for good. */
export const keptDays = { attempts: 90, press: 365 } as const

/** So many at a time: whoever else writes does not wait for it. */
const mostAttempts = 5000
const mostEntries = 1000

/** Forgets how messages were sent whose sending ended long ago; that they were sent, and what they told, is kept. Returns how many attempts. */
export async function forgetAttempts(db: Database): Promise<number> {
  const rows = await db`
    delete from attempts where ctid = any(array(
      select a.ctid from attempts a join deliveries d on d.id = a.delivery_id
      where a.at < clock_timestamp() - make_interval(days => ${keptDays.attempts})
        and d.ended_at < clock_timestamp() - make_interval(days => ${keptDays.attempts})
      limit ${mostAttempts}))
    returning 1`
  return rows.length
}

/**
 * Empties the texts of what the press said long ago and no release rests on. Titles and keys are kept: what comes back is known, and is no
 * news. Returns how many.
 */
export async function emptyPress(db: Database): Promise<number> {
  const rows = await db`
    update entries set summary = '' where id in (
      select e.id from companies c join sources s on s.company_id = c.id join entries e on e.source_id = s.id
      where c.role = 'press' and e.said_at < clock_timestamp() - make_interval(days => ${keptDays.press}) and e.summary <> ''
        and not exists (select from sightings g where g.entry_id = e.id)
      order by e.id limit ${mostEntries} for update of e skip locked)
    returning 1`
  return rows.length
}
