import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredRelease } from '../../db/releases.ts'
import { changesTo } from '../../workers/changes.ts'
import { documentOf, idFor, searchTextOf } from '../../workers/document.ts'
import type { Claim, PlacedClaim, ReleaseFacts } from '../../workers/normalize/contract.ts'
import { reconcile } from '../../workers/reconcile.ts'
import { lumen } from '../support/knowledge.ts'

const now = new Date('2026-03-01T12:00:00.000Z')

function member(place: string): PlacedClaim {
  const [entry = '', ordinal = '0'] = place.split(':')
  // of a claim only what it says is looked at here
  const claim = { stage: 'released', openness: 'weights', reasons: [] } as unknown as Claim
  const source = { id: 'lumen/news', kind: 'feed', company: 'lumen' }
  return {
    entry,
    ordinal: Number(ordinal),
    firstSeenAt: now.toISOString(),
    source,
    url: null,
    title: `entry ${entry}`,
    publishedAt: null,
    claim,
  }
}

function facts(members: string[], over: Partial<ReleaseFacts> = {}): ReleaseFacts {
  return {
    ...{
      company: 'lumen',
      kind: 'model',
      name: 'Vega',
      family: 'Vega',
      version: null,
      stage: 'released',
      openness: 'weights',
    },
    ...{
      license: null,
      modalities: { input: ['text'], output: ['text'] },
      parameters: null,
      contextTokens: null,
      announcedAt: null,
      releasedAt: null,
    },
    ...{ firstSeenAt: now.toISOString(), variants: [], members: members.map(member) },
    ...over,
  }
}

function stored(id: string, members: string[], over: Partial<StoredRelease> = {}): StoredRelease {
  const content = documentOf(facts(members), id, lumen, null)
  const document = { ...JSON.parse(JSON.stringify(content)), revision: 1, updatedAt: '2026-02-01T00:00:00.000Z' }
  return {
    id,
    companyId: 'lumen',
    firstSeenAt: now,
    revision: 1,
    document,
    searchText: searchTextOf(facts(members), lumen),
    members,
    own: members,
    dissolved: null,
    ...over,
  }
}

describe('facts meet the stored releases', () => {
  it('by the most shared evidence, whatever their order', () => {
    const outcome = reconcile([stored('a', ['1:0', '2:0', '3:0']), stored('b', ['4:0'])], [facts(['4:0', '3:0']), facts(['1:0', '2:0'])])
    expect(outcome.kept.map(({ release, facts: index }) => [release.id, index])).toEqual([
      ['a', 1],
      ['b', 0],
    ])
    expect(outcome.made).toEqual([])
  })

  it('and when two were one all along, the oldest stays and the other says where it went', () => {
    const outcome = reconcile([stored('old', ['1:0']), stored('new', ['2:0'])], [facts(['1:0', '2:0'])])
    expect(outcome.kept.map(({ release }) => release.id)).toEqual(['old'])
    expect(outcome.dissolved.map(({ release, into }) => [release.id, into])).toEqual([['new', 0]])
  })

  it('and when one was two all along, it stays the larger part, and the other one is new', () => {
    const outcome = reconcile([stored('both', ['1:0', '2:0', '3:0'])], [facts(['1:0']), facts(['2:0', '3:0'])])
    expect(outcome.kept).toMatchObject([{ facts: 1 }])
    expect(outcome.made).toEqual([0])
  })

  it('also when an edited entry makes its claims in another order', () => {
    const outcome = reconcile([stored('a', ['1:1'])], [facts(['1:0'])])
    expect(outcome.kept).toMatchObject([{ facts: 0 }])
  })

  it('but never across companies: evidence may change hands, a release does not', () => {
    const outcome = reconcile([stored('a', ['1:0'])], [facts(['1:0'], { company: 'tarn' })])
    expect(outcome).toMatchObject({ kept: [], made: [0], dissolved: [{ into: 0 }] })
  })

  it('so that each release and each fact is accounted for once', () => {
    const groups = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 5 }), { maxLength: 6 })
    fc.assert(
      fc.property(groups, groups, (before, after) => {
        const releases = before.map((members, nth) =>
          stored(
            `r${nth}`,
            members.map(each => `${each}:0`),
          ),
        )
        const merged = after.map(members => facts(members.map(each => `${each}:0`)))
        const outcome = reconcile(releases, merged)
        expect([...outcome.kept.map(each => each.release.id), ...outcome.dissolved.map(each => each.release.id)].toSorted()).toEqual(
          releases.map(each => each.id).toSorted(),
        )
        expect([...outcome.kept.map(each => each.facts), ...outcome.made].toSorted((a, b) => a - b)).toEqual(merged.map((_, nth) => nth))
      }),
    )
  })
})

describe('what is written of it', () => {
  const companies = new Map([['lumen', lumen]])
  const change = (release: StoredRelease, after: ReleaseFacts) =>
    changesTo([after], reconcile([release], [after]), [release.id], { companies, now, causeOf: () => ({ cause: 'reread', reason: null }) })

  it('is nothing where the release says what it said', () => {
    const changes = change(stored('a', ['1:0']), facts(['1:0']))
    expect(changes).toMatchObject({ releases: [], revisions: [], indexes: [], dissolved: [] })
  })

  it('is a revision with what differs, field by field, and never another first sight', () => {
    const changes = change(stored('a', ['1:0']), facts(['1:0'], { stage: 'withdrawn', firstSeenAt: '2020-01-01T00:00:00.000Z' }))
    expect(changes.revisions).toMatchObject([
      { releaseId: 'a', revision: 2, cause: 'reread', changes: [{ field: 'stage', before: 'released', after: 'withdrawn' }] },
    ])
    expect(changes.releases[0]?.document).toMatchObject({
      stage: 'withdrawn',
      revision: 2,
      updatedAt: now.toISOString(),
      firstSeenAt: now.toISOString(),
    })
  })

  it('is of a list only what came and what went', () => {
    const changes = change(stored('a', ['1:0', '2:0']), facts(['3:0', '2:0']))
    expect(changes.revisions[0]?.changes).toEqual([
      {
        field: 'sightings',
        before: [expect.objectContaining({ title: 'entry 1' })],
        after: [expect.objectContaining({ title: 'entry 3' })],
      },
    ])
    expect(change(stored('a', ['1:0', '2:0']), facts(['2:0', '1:0'])).revisions).toEqual([])
  })

  it('is no revision where only what it is found by differs', () => {
    const changes = change(stored('a', ['1:0'], { searchText: 'as it was found before' }), facts(['1:0']))
    expect(changes).toMatchObject({ releases: [], revisions: [], indexes: [{ id: 'a', searchText: expect.stringContaining('vega') }] })
  })
})

describe('the id of a release', () => {
  it.each([
    ['lumen', 'Vega 2.5-Coder', 'lumen-vega-2-5-coder'],
    ['lumen', 'Lumen-R1', 'lumen-r1'],
    ['lumen', 'Lumen', 'lumen'],
    ['lumen', 'Véga³', 'lumen-vega3'],
    ['lumen', '织女', 'lumen'],
  ])('of %s and "%s" is %s', (company, name, id) => {
    expect(idFor(facts([], { company, name }))).toBe(id)
  })
})
