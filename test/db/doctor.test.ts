import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checks, examine } from '../../db/doctor.ts'
import { textOf } from '../../workers/doctor.ts'
import { useDatabase } from '../support/database.ts'
import { oweTo, releaseOf } from '../support/owed.ts'
import { insertSource } from '../support/releases.ts'

const database = useDatabase()
const db = () => database.db

/** A release with its evidence, told to a subscriber who has it. */
async function seed(): Promise<{ delivery: string; release: string; subscription: string }> {
  const variants = [{ repo: 'acme/one', url: 'https://hub.example/acme/one' }] as never
  const document = await releaseOf(db(), { variants })
  await insertSource(db(), { id: 'acme/feed', firstReadAt: new Date() })
  await addEvidence(document.id, 'one')
  await db()`insert into news (release_id, stage, at) values (${document.id}, 'released', clock_timestamp())`
  const { delivery, subscription } = await oweTo(db(), { query: '', url: 'https://hooks.example/1' } as never, [document])
  await db()`update deliveries set state = 'sent', ended_at = clock_timestamp(), attempts = 1, fence = 1 where id = ${delivery}`
  await db()`insert into attempts (delivery_id, fence, at, milliseconds, status) values (${delivery}, 1, clock_timestamp(), 3, 204)`
  return { delivery, release: document.id, subscription }
}

async function addEvidence(release: string, key: string): Promise<void> {
  await db()`
    with entry as (
      insert into entries (source_id, key, title, summary, content_hash, is_baseline) values ('acme/feed', ${key}, 'A title', '', 'x', false) returning id
    ), claim as (insert into claims (entry_id, ordinal, company_id, line, claim) select id, 0, 'acme', 'acme', '{}' from entry returning entry_id)
    insert into sightings (entry_id, ordinal, release_id) select entry_id, 0, ${release} from claim`
}

let given: { delivery: string; release: string; subscription: string }
beforeEach(async () => {
  given = await seed()
})
afterEach(async () => {
  await db()`truncate companies, subscriptions, endpoints, tellings, deliveries, attempts, queries cascade`
})

const brokenNow = async () => (await examine(db())).filter(({ count }) => count > 0)

/** What breaks each check, and only it. */
const breaks: Record<string, () => Promise<unknown>> = {
  'one entry': async () => {
    await db()`alter table entries drop constraint entries_source_id_key_key`
    await addEvidence(given.release, 'one')
  },
  'one release': async () => {
    const variants = [{ repo: 'acme/one', url: 'https://hub.example/acme/one' }] as never
    await addEvidence((await releaseOf(db(), { variants })).id, 'two')
  },
  evidence: async () => void (await releaseOf(db())),
  history: () => db()`update releases set revision = 3`,
  merged: () => db()`update releases set merged_into = id`,
  counts: async () => {
    await db()`alter table releases disable trigger user`
    await db()`update releases set dissolved_at = clock_timestamp()`
    await db()`delete from sightings`
    await db()`alter table releases enable trigger user`
  },
  validators: async () => {
    await db()`insert into sources (id, company_id, kind, url, host, every_seconds, interval_seconds, etag, next_poll_at)
      values ('acme/two', 'acme', 'feed', 'https://acme.example/', 'acme.example', 60, 60, '"a"', clock_timestamp() + interval '1 hour')`
  },
  baseline: () => db()`update entries set is_baseline = true`,
  counted: async () => {
    await db()`alter table sources disable trigger user`
    await db()`update sources set entries = 7`
    await db()`alter table sources enable trigger user`
  },
  'on time': () => db()`update sources set next_poll_at = clock_timestamp() - interval '2 hours'`,
  'sent on time': async () => {
    await db()`delete from attempts`
    await db()`update deliveries set state = 'waiting', ended_at = null, due_at = clock_timestamp() - interval '1 hour'`
  },
  owed: () => db()`delete from tellings`,
  'one message': () => db()`
    insert into deliveries (subscription_id, endpoint, kind, state, message_id, due_at)
    select subscription_id, endpoint, 'test', 'waiting', message_id, clock_timestamp() from deliveries, generate_series(1, 2)`,
  ended: () => db()`update deliveries set ended_at = null`,
  taken: () => db()`update attempts set problem = 'refused'`,
  fenced: () => db()`update deliveries set fence = 0`,
  leased: () => db()`update deliveries set lease_until = clock_timestamp() + interval '1 day'`,
  'tried again': async () => {
    await db()`delete from attempts`
    await db()`update deliveries set state = 'waiting', ended_at = null, due_at = clock_timestamp() + interval '3 days'`
  },
  consent: async () => {
    await db()`delete from attempts`
    await db()`update deliveries set state = 'waiting', ended_at = null`
    await db()`update subscriptions set state = 'paused', state_since = clock_timestamp() - interval '1 hour'`
  },
  secrets: async () => {
    await db()`update subscriptions set secret = 'whsec_c2VjcmV0'`
    await db()`update attempts set answer = 'you sent whsec_c2VjcmV0'`
  },
}

describe('the doctor', () => {
  it('finds nothing wrong with what is whole', async () => {
    expect(await brokenNow()).toEqual([])
    expect(textOf(await examine(db()))).toContain(`All ${checks.length} hold.`)
  })

  it.each(checks.map(({ name }) => name))('notices what breaks it, and nothing else, and names the thing: %s', async name => {
    await breaks[name]?.()
    const broken = await brokenNow()
    expect(broken.map(each => each.name)).toEqual([name])
    expect(broken[0]?.examples[0]).toMatch(/\S+: \S+/)
    expect(textOf(broken)).toMatch(/^BROKEN {2}.+(\n {10}\S.+)+\n\n1 of 1 do not hold/)
  })

  it('writes nothing: it cannot', async () => {
    const write = {
      name: 'write',
      holds: 'nothing',
      broken: (sql: typeof database.db) => sql`select nextval('settings_seq')::text as what`,
    }
    await db()`create sequence settings_seq`
    await expect(examine(db(), [write as never])).rejects.toThrow('read-only transaction')
  })

  it('is a program whose exit code says how it is', async () => {
    const run = (url: string, ...words: string[]) =>
      promisify(execFile)(process.execPath, ['start.mjs', 'workers/doctor.ts', ...words], {
        env: { ...process.env, DATABASE_URL: url },
      })
    expect((await run(database.url)).stdout).toContain(`All ${checks.length} hold.`)
    await breaks['on time']?.()
    const broken = await run(database.url, '--json').catch(error => error)
    expect([broken.code, JSON.parse(broken.stdout).filter(({ count }: { count: number }) => count > 0).length]).toEqual([1, 1])
    expect((await run(database.url, '--at-rest')).stdout).toContain(' hold.')
    const away = await run('postgres://nobody:secret@127.0.0.1:1/none').catch(error => error)
    expect([away.code, away.stdout, away.stderr.includes('secret')]).toEqual([2, '', false])
  }, 60_000)
})
