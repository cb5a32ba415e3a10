import type { Queryable } from './client.ts'

/** A value that the program keeps about itself, or null. */
export async function readSetting(db: Queryable, name: string): Promise<unknown> {
  const [row] = await db<{ value: unknown }[]>`select value from settings where name = ${name}`
  return row?.value ?? null
}

export async function writeSetting(db: Queryable, name: string, value: string): Promise<void> {
  await db`
    insert into settings (name, value) values (${name}, ${db.json(value)})
    on conflict (name) do update set value = excluded.value`
}
