import { readFileSync } from 'node:fs'
import { hashOfToken } from '../../config/capability.ts'
import type { Database } from '../../db/client.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { insertRelease, insertRevision, insertSource, plainRelease, sighting } from './releases.ts'
import { hasShared, isEverythingRequired, shared } from './shared.ts'
import { insertDelivery } from './subscriptions.ts'

interface Vector {
  id: string
  payload: string | { name: string; value: string }
}

const listed: Vector[] = hasShared ? JSON.parse(readFileSync(shared('vectors/injection.json'), 'utf8')).vectors : []
/** All of them take minutes in a browser: where not everything is required, one in so many, of every kind of them, stands for the others. */
const oneIn = isEverythingRequired ? 1 : 6
const vectors = listed.filter((_, nth) => nth % oneIn === 0)
export const leastPayloads = Math.ceil(179 / oneIn)

if (hasShared && oneIn > 1)
  console.warn(
    `left out: ${listed.length - vectors.length} of ${listed.length} injections in a browser, which are tried where everything is required`,
  )

/** Characters that are kept of a payload: more than of any title. */
const longest = 1_000

/** What others may write, as far as Postgres holds it; each is told from the others by its place. */
export const payloads: string[] = vectors.map(({ payload }) =>
  [...(typeof payload === 'string' ? payload : `${payload.name}: ${payload.value}`)]
    .slice(0, longest)
    .join('')
    .replaceAll('\0', '')
    .replace(/\p{Cs}/gu, '\ufffd'),
)

/** Fields of the rows that others can write, or make us write. An address bears the payload bare, and what it would link bears its name. */
export const storedFields = [
  ...['name', 'family', 'version', 'company', 'license.name', 'modalities'],
  ...['variant.repo', 'variant.host', 'variant.tuning', 'variant.quantization', 'variant.license', 'variant.formerly', 'variant.url'],
  ...['sighting.title', 'sighting.source', 'sighting.kind', 'sighting.url', 'reason.rule', 'reason.words'],
  ...['change.field', 'change.before', 'change.after', 'change.name', 'revision.reason'],
  ...['company.name', 'company.alias', 'company.other', 'company.family'],
  ...[
    'source.id',
    'source.kind',
    'source.problem',
    'source.detail',
    'source.note',
    'source.url',
    'source.page',
    'source.pause',
    'missed.name',
  ],
  ...['correction.claim', 'correction.proof', 'correction.contact', 'correction.note'],
  ...['ruling.reason', 'ruling.problem', 'ruling.repository'],
  ...['subscription.query', 'subscription.target', 'subscription.reason'],
  ...['delivery.problem', 'attempt.problem', 'attempt.answer', 'telling.release'],
] as const

/** Fields of an address or a form, which pages show again. */
export const typedFields = ['typed.q', 'typed.claim', 'typed.proof', 'typed.contact'] as const

type Field = (typeof storedFields)[number] | (typeof typedFields)[number]

/** A payload that can be found again: behind the name of its field. */
export function marked(field: Field, payload: string): string {
  return `${field} ${payload}`
}

export const releaseId = (nth: number) => `r-${nth}`
export const companyId = (nth: number) => `c-${nth}`
export const tokenOf = (nth: number) => `token-${String(nth).padStart(37, '0')}`
export const subscriptionId = (nth: number) => `sub_${nth}`

const dayMs = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString()

/** Each payload in every field: a company, its sources, a release, a correction, a ruling and a subscription for each. */
export async function seedPayloads(db: Database): Promise<void> {
  for (const [nth, payload] of payloads.entries()) {
    await seedRelease(db, nth, payload)
    await seedCompany(db, nth, payload)
  }
  await seedTold(db)
  for (const [nth, payload] of payloads.entries()) {
    await seedOpinions(db, nth, payload)
    await seedSubscription(db, nth, payload)
  }
}

async function seedRelease(db: Database, nth: number, payload: string): Promise<void> {
  const release = await insertRelease(db, releaseOf(nth, payload))
  await db`update releases set name = ${marked('missed.name', payload)} where id = ${release.id}`
  const named = (suffix: string) => ({ spdx: null, name: marked('change.name', payload) + suffix, url: payload })
  await insertRevision(db, { ...release, revision: 1 }, daysAgo(3), [])
  await insertRevision(
    db,
    release,
    daysAgo(2),
    [
      {
        field: marked('change.field', payload),
        before: marked('change.before', payload),
        after: marked('change.after', payload),
      },
      { field: 'license', before: named(''), after: named(' then') },
      { field: 'variants', before: [{ url: payload }], after: [{ url: `${payload} ` }] },
    ],
    { cause: 'ruling', reason: marked('revision.reason', payload) },
  )
}

function releaseOf(nth: number, payload: string): ReleaseDocument {
  const as = (field: Field) => marked(field, payload)
  const at = daysAgo(2 + nth / 1_000)
  const license = { spdx: null, name: as('variant.license'), url: payload }
  const variant = { url: payload, parameters: null, publicAt: null, license }
  const words = { rule: as('reason.rule'), words: as('reason.words') }
  const source = { id: as('sighting.source'), kind: as('sighting.kind') }
  return {
    ...plainRelease(releaseId(nth)),
    ...{ name: as('name'), family: as('family'), version: as('version') },
    company: { id: companyId(nth), name: as('company') },
    license: { spdx: null, name: as('license.name'), url: payload },
    modalities: { input: [as('modalities')], output: ['text'] },
    releasedAt: { at, precision: 'minute', basis: 'vendor' },
    firstSeenAt: at,
    variants: [
      {
        ...variant,
        ...{ repo: as('variant.repo'), host: as('variant.host'), tuning: as('variant.tuning') },
        ...{ quantization: as('variant.quantization'), formerly: [as('variant.formerly')] },
      },
      { ...variant, repo: as('variant.url'), host: 'hub', tuning: null, quantization: null, license: null },
      // where all variants bear one licence, that of the release stands for them
      {
        ...variant,
        repo: 'plain',
        host: 'hub',
        tuning: null,
        quantization: null,
        license: { spdx: null, name: as('license.name'), url: payload },
      },
    ],
    sightings: [
      sighting({ source, title: as('sighting.title'), url: payload, reasons: [words] }),
      sighting({ source, title: as('sighting.url'), url: payload, says: { stage: 'released', openness: 'weights' }, reasons: [] }),
    ],
    revision: 2,
    updatedAt: at,
  }
}

async function seedCompany(db: Database, nth: number, payload: string): Promise<void> {
  const id = companyId(nth)
  const as = (field: Field) => marked(field, payload)
  await db`
    update companies set name = ${as('company.name')}, website = ${payload}, aliases = ${[as('company.alias')]},
      other_names = ${[as('company.other')]}, families = ${db.json([{ name: as('company.family'), aliases: [] }])} where id = ${id}`
  const ids = [`${id}/hub`, `${id}/${as('source.id')}`, `${id}/failing`, `${id}/paused`] as const
  await insertSource(db, { id: ids[0], kind: 'huggingface', firstReadAt: new Date() })
  await insertSource(db, {
    id: ids[1],
    kind: as('source.kind'),
    firstReadAt: new Date(),
    problem: as('source.problem'),
    problemDetail: as('source.detail'),
  })
  await insertSource(db, { id: ids[2], failCount: 3, problem: as('source.url'), problemDetail: as('source.page'), firstReadAt: new Date() })
  await db`update sources set notes = ${[as('source.note')]}, page = ${payload} where id = ${ids[1]}`
  await insertSource(db, { id: ids[3], firstReadAt: new Date() })
  await db`update sources set url = ${payload} where id = ${ids[2]}`
  await db`update sources set paused_at = clock_timestamp(), pause_reason = ${as('source.pause')} where id = ${ids[3]}`
}

/** Every release is told by sources of five companies, none of which is its own hub: so much is needed to know what lags and what lacks. */
async function seedTold(db: Database): Promise<void> {
  const pairs = payloads.flatMap((payload, nth) =>
    [0, 1, 2, 3, 4].map(step => ({
      source: `${companyId(nth)}/${marked('source.id', payload)}`,
      release: releaseId((nth + step) % payloads.length),
    })),
  )
  await db`
    insert into entries (source_id, key, title, summary, content_hash, is_baseline, first_seen_at)
    select source, release, 'title', '', release, false, clock_timestamp() - interval '2 days'
    from unnest(${pairs.map(each => each.source)}::text[], ${pairs.map(each => each.release)}::text[]) as told (source, release)`
  await db`insert into claims (entry_id, ordinal, claim) select id, 0, '{"stage": "released"}' from entries`
  await db`insert into sightings (entry_id, ordinal, release_id) select id, 0, key from entries`
}

async function seedOpinions(db: Database, nth: number, payload: string): Promise<void> {
  const as = (field: Field) => marked(field, payload)
  await db`
    insert into corrections (release_id, field, claim, proof, contact, note)
    values (${releaseId(nth)}, 'other', ${as('correction.claim')}, ${as('correction.proof')}, ${as('correction.contact')}, ${as('correction.note')}),
      (${releaseId(nth)}, 'other', 'the proof bare', ${payload}, null, null)`
  await db`
    insert into rulings (kind, company_id, release_id, repositories, reason, problem)
    values ('split', ${companyId(nth)}, ${releaseId(nth)}, ${[as('ruling.repository')]}, ${as('ruling.reason')},
      ${as('ruling.problem')})`
}

/** Lays these, and no others, before the operator, who is shown a hundred of each. */
export async function layBefore(db: Database, places: number[]): Promise<void> {
  const releases = places.map(releaseId)
  const subscriptions = places.map(subscriptionId)
  await db`update corrections set state = case when release_id = any(${releases}) then 'open' else 'declined' end, closed_at = null`
  await db`delete from rulings where not release_id = any(${releases})`
  for (const nth of places) await seedOpinions(db, nth, payloads[nth] ?? '')
  // of what was said twice one is closed
  await db`
    update corrections set state = 'declined', closed_at = clock_timestamp()
    where release_id = any(${releases}) and id > (select max(id) from corrections) - ${places.length * 2}::int`
  await db`update deliveries set state = case when subscription_id = any(${subscriptions}) then 'dead' else 'sent' end, ended_at = clock_timestamp()`
  await db`update subscriptions set state = case when id = any(${subscriptions}) then 'disabled' else 'paused' end`
}

async function seedSubscription(db: Database, nth: number, payload: string): Promise<void> {
  const as = (field: Field) => marked(field, payload)
  const id = subscriptionId(nth)
  const settings = { token: '1:never-shown', chat: as('subscription.target') }
  const query = `q=${encodeURIComponent(as('subscription.query'))}`
  await db`insert into queries (query) values (${query}) on conflict do nothing`
  await db`insert into endpoints (id) values (${id})`
  await db`
    insert into subscriptions (id, query_id, channel, settings, endpoint, language, cadence, time_zone, digest_hour, digest_weekday,
      fold_minutes, stages, state, state_reason, confirm_until, token_hash)
    select ${id}, queries.id, 'telegram', ${db.json(settings)}, ${id}, 'en', 'at-once', 'UTC', 9, 1, 0, '{released}', 'unconfirmed',
      ${as('subscription.reason')}, clock_timestamp() + interval '1 day', ${hashOfToken(tokenOf(nth))} from queries where query = ${query}`
  const release = await insertRelease(db, { ...plainRelease(`told-${nth}`), name: as('telling.release'), firstSeenAt: daysAgo(300) })
  const attempts = [{ status: 500, problem: as('attempt.problem') }]
  const delivery = await insertDelivery(db, { subscription: { id } }, { state: 'dead', release: release.id, attempts })
  await db`update deliveries set problem = ${as('delivery.problem')} where id = ${delivery.id}`
  await db`update attempts set answer = ${as('attempt.answer')} where delivery_id = ${delivery.id}`
}
