import { type Database, inTransaction, type Transaction } from './client.ts'

/** What titles of the generated world speak of, the commonest first. Companies, families and sources are those that are stored. */
export interface ScaleWords {
  topics: readonly string[]
  chineseTopics: readonly string[]
}

/** Releases that are stored in one transaction. */
const slice = 20_000

/**
 * Fills an empty timeline with so many releases, oldest first as they would have come: each with two variants, three entries of its
 * company's sources and the press as its evidence, and its first revision, over so many days from the first of 2023. The same each time. `say` hears how many there are.
 */
export async function storeScale(db: Database, count: number, words: ScaleWords, say: (done: number) => void, days = 1400): Promise<void> {
  const indexes = await dropIndexes(db)
  for (let done = 0; done < count; done += slice) {
    await patiently(db, tx => storeSlice(tx, { from: done, to: Math.min(done + slice, count), count, days, words }))
    say(Math.min(done + slice, count))
  }
  await patiently(db, async tx => {
    for (const index of indexes) await tx.unsafe(index)
    await tx`select setval(pg_get_serial_sequence('entries', 'id'), ${count * 3 + 1})`
  })
  await patiently(db, tx => tx`analyze`)
}

/** Commits a change of the newest release that says nothing new. */
export async function touchRelease(db: Database): Promise<void> {
  await db`
    update releases set updated_at = updated_at
    where id = (select id from releases where dissolved_at is null order by dated_at desc, id desc limit 1)`
}

/** The company of the newest release. */
export async function someCompany(db: Database): Promise<string> {
  const [row] = await db<{ companyId: string }[]>`
    select company_id from releases where dissolved_at is null order by dated_at desc, id desc limit 1`
  return row?.companyId ?? ''
}

async function patiently(db: Database, work: (tx: Transaction) => Promise<unknown>): Promise<void> {
  await inTransaction(db, async tx => {
    await tx`set local statement_timeout = 0`
    await tx`set local maintenance_work_mem = '1GB'`
    await work(tx)
  })
}

/** Building them at the end takes a tenth of keeping them. Returns how they are made again. */
async function dropIndexes(db: Database): Promise<string[]> {
  const rows = await db<{ name: string; made: string }[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index
    where indrelid in ('releases'::regclass, 'entries'::regclass, 'claims'::regclass, 'sightings'::regclass, 'revisions'::regclass)
      and not indisunique`
  for (const { name } of rows) await db`drop index ${db(name)}`
  return rows.map(({ made }) => made)
}

interface Slice {
  from: number
  to: number
  count: number
  days: number
  words: ScaleWords
}

async function storeSlice(tx: Transaction, slice: Slice): Promise<void> {
  await defineFunctions(tx)
  await drawNames(tx, slice)
  await tellThrice(tx)
  await tx`
    insert into entries (id, source_id, key, title, url, summary, published_at, published_precision, content_hash, is_baseline, first_seen_at)
    overriding system value
    select entry_id, source_id, entry_id::text, title, url, repeat('What the model card says. ', 12), at, 'minute', entry_id::text, false, seen_at from told`
  await tx`
    insert into claims (entry_id, ordinal, company_id, line, claim)
    select entry_id, 0, company_id, null, jsonb_build_object('company', company_id, 'stage', 'released') from told`
  await storeDocuments(tx)
  await tx`insert into sightings (entry_id, ordinal, release_id) select entry_id, 0, id from told`
  await tx`
    insert into revisions (release_id, revision, made_at, changes, document, cause)
    select r.id, 1, r.updated_at, '[]', r.document, 'evidence' from releases r join made using (id)`
  await tx`drop table made, told`
}

/** A number that looks drawn, the same each time; and an instant as documents have it. */
async function defineFunctions(tx: Transaction): Promise<void> {
  await tx`
    create or replace function pg_temp.drawn(nth bigint, what int, below int) returns int language sql immutable as
    $$ select ((hashint8extended(nth, what) & 2147483647) % greatest(below, 1))::int $$`
  await tx`
    create or replace function pg_temp.said(at timestamptz) returns text language sql stable as
    $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$`
}

/** Draws what each release is called and what is known of it. */
async function drawNames(tx: Transaction, { from, to, count, days, words }: Slice): Promise<void> {
  await tx`
    create temp table made on commit drop as
    with makers as (
      select row_number() over (order by id) - 1 as place, count(*) over () as makers, id, name, families,
        coalesce((select alias from unnest(aliases) as alias where alias ~ '[一-鿿]' limit 1), name) as chinese_name
      from companies where role = 'developer' and families <> '[]'
    ),
    drawn as (
      select nth, c.id as company_id, c.name as company_name, c.chinese_name, family.name as family,
        (1 + pg_temp.drawn(nth, 3, 5)) || '.' || pg_temp.drawn(nth, 4, 10) as version,
        (${[...words.topics]}::text[])[1 + floor(${words.topics.length}::int * power(pg_temp.drawn(nth, 5, 1000000) / 1e6, 3))::int] as topic,
        (${[...words.chineseTopics]}::text[])[1 + floor(${words.chineseTopics.length}::int * power(pg_temp.drawn(nth, 6, 1000000) / 1e6, 3))::int] as chinese_topic,
        timestamptz '2023-01-01Z' + (nth::float8 / ${count}::int) * ${days}::int * interval '1 day' + pg_temp.drawn(nth, 7, 86400) * interval '1 second' as at,
        (array['released', 'released', 'released', 'released', 'released', 'announced', 'announced', 'planned', 'withdrawn'])[1 + pg_temp.drawn(nth, 8, 9)] as stage,
        (array['weights', 'weights', 'weights', 'code', 'api', 'unknown'])[1 + pg_temp.drawn(nth, 9, 6)] as openness,
        (array['Apache-2.0', 'Apache-2.0', 'MIT', 'MIT', 'CC-BY-4.0', 'OpenRAIL', null, null])[1 + pg_temp.drawn(nth, 10, 8)] as license,
        (array['text', 'text', 'text', 'image', 'audio', 'video'])[1 + pg_temp.drawn(nth, 11, 6)] as output,
        (array[0.5, 1.5, 3, 7, 8, 14, 32, 72, 235, 671])[1 + pg_temp.drawn(nth, 12, 10)] * 1e9 as parameters
      from generate_series(${from}::bigint, ${to}::bigint - 1) as nth
      join makers c on c.place = pg_temp.drawn(nth, 1, c.makers::int)
      cross join lateral (
        select c.families -> pg_temp.drawn(nth, 2, jsonb_array_length(c.families)) ->> 'name' as name
      ) as family
    )
    select *, 'scale-' || nth as id, family || version || '-' || initcap(split_part(topic, ' ', 1)) || '-' || to_char(at, 'YYMM') as name
    from drawn`
}

/** Each release three times: by the hub, by its company and by the press. */
async function tellThrice(tx: Transaction): Promise<void> {
  await tx`
    create temp table told on commit drop as
    select made.id, made.company_id, made.nth * 3 + source.place as entry_id, source.id as source_id, source.kind,
      'https://example.org/' || made.nth || '/' || source.place as url, at + source.place * interval '7 minutes' as seen_at, at,
      case source.place when 1 then made.company_id || '/' || name when 2 then 'Introducing ' || name || ': open weights for ' || topic
        else chinese_name || '开源' || name || '，面向' || chinese_topic || '的模型' end as title
    from made
    join (
      select company_id, id, kind, row_number() over (partition by company_id order by id) as place from sources
      where company_id in (select id from companies where role = 'developer')
    ) as own on own.company_id = made.company_id and own.place = 1
    cross join (
      select sources.id, sources.kind from sources join companies on companies.id = sources.company_id where companies.role = 'press' order by sources.id limit 1
    ) as press
    cross join lateral (values (1, own.id, own.kind), (2, own.id, own.kind), (3, press.id, press.kind)) as source (place, id, kind)`
  await tx`create index on told (id)`
  await tx`analyze told`
}

async function storeDocuments(tx: Transaction): Promise<void> {
  await tx`
    insert into releases (id, company_id, kind, name, family, version, stage, openness, license, released_at, dated_at, first_seen_at,
      parameters_total, input_modalities, output_modalities, search_text, revision, updated_at, document)
    select id, company_id, 'model', name, family, version, stage, openness, license, at, at, at, parameters, '{text}', array[output],
      text || E'\n' || translate(text, '-_. ', ''), 1, at, jsonb_build_object('id', id, 'kind', 'model', 'name', name, 'family', family,
        'version', version, 'stage', stage, 'openness', openness, 'company', jsonb_build_object('id', company_id, 'name', company_name),
        'license', license_document,
        'modalities', jsonb_build_object('input', array['text'], 'output', array[output]), 'parameters',
        parameters_document, 'contextTokens', 131072, 'announcedAt', null, 'releasedAt',
        date_document, 'firstSeenAt', pg_temp.said(at), 'revision', 1, 'updatedAt', pg_temp.said(at),
        'variants', (select jsonb_agg(jsonb_build_object('repo', company_id || '/' || name || tuning, 'url', 'https://example.org/' || nth || tuning,
          'host', 'huggingface', 'parameters', parameters_document, 'tuning', nullif(tuning, ''), 'quantization', null, 'license', license_document,
          'publicAt', date_document)) from unnest(array['', '-Instruct']) as tuning),
        'sightings', sightings)
    from made
    cross join lateral (
      select case when license is not null then jsonb_build_object('spdx', license, 'name', license, 'url', null) end as license_document,
        jsonb_build_object('total', parameters, 'active', null) as parameters_document,
        jsonb_build_object('at', pg_temp.said(at), 'precision', 'minute', 'basis', 'vendor') as date_document
    ) as documents
    cross join lateral (
      select lower(concat_ws(E'\n', name, family, version, company_name, chinese_name, made.company_id || '/' || name, string_agg(title, E'\n'))) as text,
        jsonb_agg(jsonb_build_object('source', jsonb_build_object('id', source_id, 'kind', kind), 'url', url, 'title', title, 'publishedAt',
          jsonb_build_object('at', pg_temp.said(told.at), 'precision', 'minute'), 'seenAt', pg_temp.said(seen_at), 'says',
          jsonb_build_object('stage', 'released', 'openness', 'weights'), 'reasons',
          jsonb_build_array(jsonb_build_object('rule', 'word', 'words', 'open')))) as sightings
      from told where told.id = made.id
    ) as evidence`
}
