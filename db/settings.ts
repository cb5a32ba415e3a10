import { randomBytes } from 'node:crypto'
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

/** The key that this installation makes its links with: made by whoever asks first, the same for all from then on. */
export async function installationKey(db: Queryable): Promise<Buffer> {
  const made = randomBytes(32).toString('base64')
  await db`insert into settings (name, value) values ('installation-key', ${db.json(made)}) on conflict (name) do nothing`
  const key = await readSetting(db, 'installation-key')
  if (typeof key !== 'string') throw new Error('the installation has no key')
  return Buffer.from(key, 'base64')
}
