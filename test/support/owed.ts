import type { Database } from '../../db/client.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { insertRelease, insertRevision } from './releases.ts'
import { subscribe, type TestSubscription } from './subscribers.ts'

let count = 0

/** A release with its first revision. */
export async function releaseOf(db: Database, over: Partial<ReleaseDocument> = {}): Promise<ReleaseDocument> {
  count += 1
  const document = await insertRelease(db, { id: `acme-${count}`, ...over })
  await insertRevision(db, document, document.updatedAt, [])
  return document
}

/** What a release became: a next revision. */
export async function revise(db: Database, before: ReleaseDocument, over: Partial<ReleaseDocument>): Promise<ReleaseDocument> {
  const document = { ...before, ...over, revision: before.revision + 1 }
  await db`
    update releases set revision = ${document.revision}, stage = ${document.stage}, openness = ${document.openness},
      document = ${db.json(document as never)} where id = ${document.id}`
  await insertRevision(db, document, document.updatedAt, [])
  return document
}

/** A message about releases that a subscriber is owed. */
export async function oweTo(
  db: Database,
  given: TestSubscription & { state?: string; kind?: string; subscription?: string },
  releases: ReleaseDocument[],
  topic = 'released',
): Promise<{ subscription: string; delivery: string }> {
  const subscription = given.subscription ?? (await subscribe(db, given))
  const [row] = await db<{ id: string }[]>`
    insert into deliveries (id, message_id, subscription_id, endpoint, kind, state, due_at)
    select fresh, fresh, id, endpoint, ${given.kind ?? 'news'}, 'waiting', clock_timestamp()
    from (select gen_random_uuid() as fresh, id, endpoint from subscriptions where id = ${subscription}) as owed
    returning id`
  const delivery = row?.id ?? ''
  for (const release of releases) {
    await db`
      insert into tellings (subscription_id, release_id, topic, message_id, revision)
      values (${subscription}, ${release.id}, ${topic}, ${delivery}, ${topic === 'released' ? release.revision : null})`
  }
  return { subscription, delivery }
}

export const stateOf = async (db: Database, delivery: string) =>
  (await db`select state, attempts from deliveries where id = ${delivery}`)[0]
