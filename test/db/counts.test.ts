import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { opennesses, stages } from '../../config/words.ts'
import { type Database, inTransaction } from '../../db/client.ts'
import { countedColumns } from '../../db/counts/cubes.ts'
import { countedReleases, foldCounts } from '../../db/counts.ts'
import { facets } from '../../db/facets/list.ts'
import { countFacets } from '../../db/facets.ts'
import { readFilters } from '../../db/filters/index.ts'
import { dissolveReleases, reviveReleases, storeReleases } from '../../db/releases.ts'
import { readKnownCompanies } from '../../db/timeline.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { useDatabase } from '../support/database.ts'
import { insertCompany, plainRelease } from '../support/releases.ts'

const database = useDatabase()
const makers = ['acme', 'zeta', 'lumen']

beforeEach(async () => {
  await database.db`truncate releases, revisions cascade`
  for (const [place, id] of makers.entries()) await insertCompany(database.db, { id, name: `The ${id}`, country: place > 0 ? 'US' : 'CN' })
})

const instant = fc.constantFrom(
  '2025-04-30T23:59:59.999Z',
  '2025-05-01T00:00:00.000Z',
  '2025-05-31T12:00:00.000Z',
  '2024-01-01T00:00:00.000Z',
)
const modalities = fc.subarray(['text', 'image', 'audio'])
const anyRelease: fc.Arbitrary<ReleaseDocument> = fc
  .record({
    id: fc.integer({ min: 1, max: 12 }),
    maker: fc.constantFrom(...makers),
    kind: fc.constantFrom('model' as const, 'dataset' as const),
    stage: fc.constantFrom(...stages),
    openness: fc.constantFrom(...opennesses),
    family: fc.constantFrom('Vega', 'vega', 'Orbit'),
    license: fc.option(fc.constantFrom('MIT', 'mit', 'Apache-2.0')),
    input: modalities,
    output: modalities,
    at: instant,
  })
  .map(({ id, maker, license, input, output, at, ...rest }) => ({
    ...plainRelease(`release-${maker}-${id}`),
    ...rest,
    company: { id: maker, name: maker },
    license: license === null ? null : { spdx: license, name: license, url: null },
    modalities: { input, output },
    releasedAt: { at, precision: 'minute' as const, basis: 'vendor' as const },
  }))

const store = (db: Database, documents: ReleaseDocument[]) => {
  const each = [...new Map(documents.map(document => [document.id, document])).values()]
  return inTransaction(db, async tx =>
    storeReleases(
      tx,
      each.map(document => ({ id: document.id, companyId: document.company.id, searchText: document.name, document })),
    ),
  )
}

type Write = (db: Database) => Promise<unknown>
const someIds = fc.array(
  fc.tuple(fc.constantFrom(...makers), fc.integer({ min: 1, max: 12 })).map(([maker, id]) => `release-${maker}-${id}`),
  { maxLength: 4 },
)
const anyWrite: fc.Arbitrary<Write> = fc.oneof(
  { weight: 6, arbitrary: fc.array(anyRelease, { minLength: 1, maxLength: 6 }).map(documents => (db: Database) => store(db, documents)) },
  {
    weight: 2,
    arbitrary: someIds.map(ids => (db: Database) => {
      const dissolved = ids.map(id => ({ id, mergedInto: null, cause: 'ruling' as const, reason: null }))
      return inTransaction(db, async tx => {
        // what is stored anew here starts with its first revision again
        await tx`delete from revisions where release_id = any(${ids})`
        await dissolveReleases(tx, dissolved, new Date('2025-06-01'))
      })
    }),
  },
  { weight: 2, arbitrary: someIds.map(ids => (db: Database) => inTransaction(db, async tx => reviveReleases(tx, ids))) },
  { weight: 1, arbitrary: fc.constant((db: Database) => db`update releases set stage = 'withdrawn' where openness = 'api'`) },
  {
    weight: 1,
    arbitrary: someIds.map(
      ids => (db: Database) =>
        db`with gone as (delete from revisions where release_id = any(${ids})) delete from releases where id = any(${ids})`.catch(
          () => null,
        ),
    ),
  },
  { weight: 1, arbitrary: fc.constant((db: Database) => foldCounts(db)) },
  {
    weight: 1,
    arbitrary: fc.array(anyRelease, { minLength: 1, maxLength: 3 }).map(documents => async (db: Database) => {
      const given = new Error('undone')
      const each = documents.slice(0, 1)
      const rows = each.map(document => ({ id: document.id, companyId: document.company.id, searchText: '', document }))
      await inTransaction(db, async tx => {
        await storeReleases(tx, rows)
        throw given
      }).catch(error => {
        if (error !== given) throw error
      })
    }),
  },
)

/** Cells and changes as they add up, and the releases themselves, counted. */
async function bothCounts(db: Database): Promise<[unknown[], unknown[]]> {
  const key = db`company_id, kind, stage, openness, license, family, input_modalities, output_modalities`
  const kept = await db`
    select ${key}, dated_at as month, sum(count)::int as count from ${countedReleases(db, countedColumns)}
    group by ${key}, month having sum(count) <> 0 order by ${key}, month`
  const there = await db`
    select ${key}, month_of(dated_at) as month, count(*)::int as count from releases where dissolved_at is null
    group by ${key}, month order by ${key}, month`
  return [[...kept], [...there]]
}

describe('what is counted', () => {
  it('is what is there, after any writes', async () => {
    const { db } = database
    await fc.assert(
      fc.asyncProperty(fc.array(anyWrite, { minLength: 3, maxLength: 12 }), async writes => {
        for (const write of writes) {
          await write(db)
          const [kept, there] = await bothCounts(db)
          expect(kept).toEqual(there)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is what is there when writers and folds go on side by side, and none waits for another', async () => {
    const { db } = database
    await fc.assert(
      fc.asyncProperty(fc.array(anyWrite, { minLength: 20, maxLength: 30 }), async writes => {
        const lanes = makers.map((_, lane) => writes.filter((__, place) => place % makers.length === lane))
        const run = async (lane: Write[]) => {
          for (const write of lane) await write(db).catch(passConflict)
        }
        await Promise.all([...lanes.map(run), foldCounts(db), foldCounts(db)])
        const [kept, there] = await bothCounts(db)
        expect(kept).toEqual(there)
      }),
      { numRuns: 10 },
    )
  })

  it('holds up no writer while another has not committed', async () => {
    const { db } = database
    const one = { ...plainRelease('one'), company: { id: 'acme', name: 'acme' } }
    await inTransaction(db, async tx => {
      const row = (id: string) => ({ id, companyId: 'acme', searchText: '', document: { ...one, id } })
      await storeReleases(tx, [row('one')])
      // the very same cell, and a fold of it, while the first stays open
      await inTransaction(db, async other => storeReleases(other, [row('two')]))
      expect(await foldCounts(db)).toBeGreaterThan(0)
      expect((await bothCounts(db))[0]).toMatchObject([{ count: 1 }])
    })
    expect((await bothCounts(db))[0]).toMatchObject([{ count: 2 }])
  })

  it('is nothing after everything was taken away at once', async () => {
    const { db } = database
    await store(db, [{ ...plainRelease('one'), company: { id: 'acme', name: 'acme' } }])
    await foldCounts(db)
    await db`truncate releases, revisions cascade`
    expect(await bothCounts(db)).toEqual([[], []])
    await foldCounts(db)
    expect([...(await db`select from release_counts`), ...(await db`select from release_count_changes`)]).toEqual([])
  })
})

describe('facets', () => {
  const parameter = fc.oneof(
    fc.constantFrom(...makers).map(id => ['company', id]),
    fc.constantFrom(...stages).map(stage => ['stage', stage]),
    fc.constantFrom(...opennesses).map(openness => ['openness', openness]),
    fc.constantFrom('MIT', 'apache-2.0', 'unknown').map(license => ['license', license]),
    fc.constantFrom('text', 'image', 'audio').map(modality => ['modality', modality]),
    fc.constantFrom('US', 'CN').map(country => ['country', country]),
    fc.constantFrom('vega', 'orbit').map(family => ['family', family]),
    fc.constantFrom('2025-05-01', '2025-05-02', '2024-01-01').map(day => ['since', day]),
    fc.constantFrom('2025-04-30', '2025-05-31', '2025-05-30').map(day => ['until', day]),
    fc.constantFrom('model').map(kind => ['kind', kind]),
  )

  it('count what counting one by one counts, whatever was asked', async () => {
    const { db } = database
    const question = fc.tuple(fc.array(parameter, { maxLength: 4 }), fc.subarray([...facets], { minLength: 1 }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRelease, { minLength: 10, maxLength: 40 }),
        fc.array(question, { maxLength: 8 }),
        async (some, questions) => {
          await db`truncate releases, revisions cascade`
          await store(db, some)
          const known = await readKnownCompanies(db)
          // added up or not
          if (some.length % 2 === 0) await foldCounts(db)
          if (some.length % 2 === 0) await foldCounts(db)
          for (const [parameters, asked] of questions) {
            const written = new URLSearchParams(parameters as [string, string][])
            const filters = readOrNull(written, known)
            if (!filters) continue
            const counted = await countFacets(db, { filters, facets: asked, most: 3 })
            // a date within its month, long past, asks the same of the releases themselves
            const slowly = readOrNull(new URLSearchParams([...written, ['seenSince', '1970-01-02']]), known)
            if (!slowly) throw new Error('what was read is not read again')
            expect(await countFacets(db, { filters: slowly, facets: asked, most: 3 })).toEqual(counted)
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  function readOrNull(parameters: URLSearchParams, known: Awaited<ReturnType<typeof readKnownCompanies>>) {
    try {
      return readFilters(parameters, known)
    } catch {
      return null
    }
  }
})

/** Writers of the same releases in different orders may be undone by Postgres: that is theirs, not the counting's. */
function passConflict(error: unknown): void {
  const conflicts = ['40P01', '23505']
  if (!(error instanceof Error && 'code' in error && conflicts.includes(String(error.code)))) throw error
}
