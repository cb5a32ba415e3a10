import type { Database } from '../../db/client.ts'
import { insertRelease, insertRevision, insertSource, sighting } from './releases.ts'
import { activate, type CreatedBody, insertDelivery } from './subscriptions.ts'

/** A timeline that has something of everything that an answer may say. */
export async function seedTimeline(db: Database): Promise<void> {
  const date = { at: '2025-06-10T08:00:00.000Z', precision: 'minute', basis: 'vendor' } as const
  const day = { at: '2025-06-10T00:00:00.000Z', precision: 'day', basis: 'press' } as const
  const license = { spdx: 'Apache-2.0', name: 'Apache License 2.0', url: 'https://acme.example/license' }
  const parameters = { total: 72e9, active: 8e9 }
  const variant = {
    ...{ url: 'https://hub.example/acme/one', host: 'hub', parameters, tuning: 'instruct', quantization: 'fp8', license, publicAt: date },
    ...{ formerly: ['acme/vision'], goneAt: { at: '2025-09-01T00:00:00.000Z', precision: 'day' as const } },
  }
  const bare = {
    url: 'https://hub.example/acme/two',
    host: 'hub',
    parameters: null,
    tuning: null,
    quantization: null,
    license: null,
    publicAt: null,
  }
  const full = await insertRelease(db, {
    ...{
      id: 'acme-one',
      name: 'Acme Vision 1',
      license,
      parameters,
      contextTokens: 131_072,
      announcedAt: day,
      releasedAt: date,
      revision: 2,
    },
    variants: [
      { repo: 'acme/one', ...variant },
      { repo: 'acme/two', ...bare },
    ],
    sightings: [sighting(), sighting({ url: null, publishedAt: null, says: { stage: null, openness: 'unknown' } })],
  })
  await insertRevision(db, { ...full, revision: 1, stage: 'announced' }, '2025-06-10T08:00:00Z', [])
  const change = { field: 'stage', before: 'announced', after: 'released' }
  await insertRevision(db, full, '2025-06-11T08:00:00Z', [change], { cause: 'ruling', reason: 'ruling 1: they are one' })
  await insertRelease(db, { id: 'acme-two', name: 'Acme Two', stage: 'planned', openness: 'unknown', releasedAt: null })
  await insertRelease(db, { id: 'acme-merged', mergedInto: 'acme-one', dissolvedAt: '2025-05-01T00:00:00.000Z' })
  await insertRelease(db, { id: 'acme-dust', dissolvedAt: '2025-05-01T00:00:00.000Z' })
  await insertSource(db, { id: 'acme/feed', firstReadAt: new Date('2025-06-01T00:00:00Z'), lastChangeAt: new Date('2025-06-10T00:00:00Z') })
  await insertSource(db, { id: 'acme/page', kind: 'page', failCount: 3, problem: 'empty', problemDetail: 'no entry' })
}

/** A subscription that was told something, and the message that told it. */
export async function seedDelivery(db: Database, made: CreatedBody): Promise<string> {
  await activate(db, made)
  const attempts = [
    { status: 503, problem: 'the receiver answered 503' },
    { status: 204, problem: null },
  ]
  return (await insertDelivery(db, made, { state: 'sent', madeAt: '2025-06-10T09:00:00Z', release: 'acme-one', attempts })).id
}
