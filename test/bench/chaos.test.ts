import { describe, expect, it } from 'vitest'
import { readOptions } from '../../bench/chaos/options.ts'
import { type Receipt, treatmentOf } from '../../bench/chaos/receivers.ts'
import { type Fault, faultKinds, placeOf, scheduleOf } from '../../bench/chaos/schedule.ts'
import { brokenBounds, type Evidence, judge } from '../../bench/chaos/verdict.ts'
import { type Publication, publications, wishes } from '../../bench/chaos/world.ts'
import { readLexicons } from '../../config/lexicons.ts'
import { buildKnowledge } from '../../workers/normalize/index.ts'
import { normalizerOf } from '../../workers/normalizer.ts'
import { company, listed, placed } from '../support/knowledge.ts'

const usual = { seed: 7, seconds: 100, queue: 'redis' as const, workers: 3, leaseSeconds: 20 }

describe('the faults of a run', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(scheduleOf(usual)).toEqual(scheduleOf(usual))
    expect(scheduleOf({ ...usual, seed: 8 })).not.toEqual(scheduleOf(usual))
  })

  it.each([1, 2, 3, 4, 5])('hold every kind and are undone when the time is up (seed %i)', seed => {
    const faults = scheduleOf({ ...usual, seed })
    expect(new Set(faults.map(fault => fault.kind))).toEqual(new Set(faultKinds))
    expect(faults.every(fault => fault.at + fault.lasts <= 100)).toBe(true)
    expect(faults.length).toBeGreaterThan(20)
  })

  it.each([1, 2, 3, 4, 5])('break nothing that is broken already (seed %i)', seed => {
    const faults = scheduleOf({ ...usual, seed })
    const overlap = (a: Fault, b: Fault) => a.at < b.at && b.at < a.at + a.lasts

    expect(faults.filter(a => faults.some(b => placeOf(a) === placeOf(b) && overlap(a, b)))).toEqual([])
  })

  it('leave Redis alone where there is none', () => {
    expect(scheduleOf({ ...usual, queue: 'postgres' }).filter(fault => fault.kind.startsWith('redis'))).toEqual([])
  })
})

it('a receiver errs in 8, drops in 4 and hangs in 2 of a hundred requests', () => {
  const all = Array.from({ length: 100 }, (_, nth) => treatmentOf((nth + 0.5) / 100))
  const counts = ['refused', 'dropped', 'hung', 'acknowledged'].map(each => all.filter(treatment => treatment === each).length)
  expect(counts).toEqual([8, 4, 2, 86])
})

it('each published repository is a release of its own, as each wish takes it to be', () => {
  const published = some(200)
  const makersOf = [...new Map(published.map(each => [each.maker.id, each.maker])).values()]
  const companies = makersOf.map(({ id, name, families, organisations }) => {
    const organisation = organisations.map(each => ({ host: 'huggingface' as const, name: each, formerly: [] }))
    return company(id, { name, family: families.map(each => ({ name: each, aliases: [] })), organisation })
  })
  const knowledge = buildKnowledge(companies, readLexicons())
  for (const { id } of makersOf) {
    const own = published.filter(each => each.maker.id === id)
    const claims = placed(
      own.map(({ repo, organisation, license, task }) =>
        listed(repo, { license, task }, { source: { id: `${id}/${organisation}`, kind: 'huggingface', company: id } }),
      ),
      knowledge,
    )
    const releases = normalizerOf(knowledge).mergeClaims(claims)
    const found = releases.map(each => [
      each.variants.map(variant => variant.repo).join(),
      each.family,
      (each.parameters?.total ?? 0) / 1e9,
    ])
    expect(found.toSorted()).toEqual(own.map(each => [each.repo, each.family, each.size]).toSorted())
    expect(new Set(releases.map(each => `${each.stage} ${each.openness}`))).toEqual(new Set(['released weights']))
  }
})

describe('the judge', () => {
  it('finds nothing wrong where all was told once', () => {
    const verdict = judge(told())
    expect(verdict.expected).toBeGreaterThan(20)
    expect(brokenBounds(verdict, 3)).toEqual([])
    expect(verdict.fromPublication.p50).toBe(2)
    expect(verdict.fromNews.p50).toBe(1)
  })

  it('finds a message that nobody acknowledged, and one that was never made', () => {
    const evidence = told()
    const [gone, unacknowledged] = evidence.receipts
    evidence.receipts = evidence.receipts.filter(each => each !== gone)
    evidence.receipts[0] = { ...(unacknowledged as Receipt), treatment: 'dropped' }
    evidence.tellings.shift()
    const verdict = judge(evidence)
    expect([verdict.lost.length, verdict.neverCreated.length]).toEqual([2, 1])
    expect(brokenBounds(verdict, 3)).toEqual(['deliveries never created: 1 (none is right)', 'lost: 2 (none is right)'])
  })

  it('finds a copy that was acknowledged twice, and lets one in two hundred pass', () => {
    const evidence = told()
    const [first] = evidence.receipts
    evidence.receipts.push(first as Receipt)
    const verdict = judge(evidence)
    expect(verdict.acknowledgedTwice).toHaveLength(1)
    expect(brokenBounds(verdict, 3)).toHaveLength(1)
    expect(brokenBounds({ ...verdict, acknowledged: 200 }, 3)).toEqual([])
  })

  it('finds the same told under another id, to whom it does not concern, or unsigned', () => {
    const evidence = told()
    const [first] = evidence.receipts as [Receipt]
    evidence.receipts.push(
      { ...first, messageId: 'msg_other' },
      { ...first, wish: 'other-stage' },
      { ...first, treatment: 'hung', isSigned: false },
    )
    const verdict = judge(evidence)
    expect(verdict.duplicateIds).toHaveLength(1)
    expect(verdict.outsideFilter).toHaveLength(1)
    expect(verdict.badSignatures).toBe(1)
  })

  it('takes what a full message only counts as told, if it counts right', () => {
    const evidence = told()
    const ofFolded = evidence.tellings.filter(each => each.subscriptionId === 'folded').map(each => ({ ...each, messageId: 'one' }))
    const others = <Told>(list: Told[], wishOf: (told: Told) => string) => list.filter(each => wishOf(each) !== 'folded')
    const [one] = evidence.receipts.filter(each => each.wish === 'folded') as [Receipt]
    const withMore = (more: number): Evidence => ({
      ...evidence,
      tellings: [...others(evidence.tellings, each => each.subscriptionId), ...ofFolded],
      receipts: [...others(evidence.receipts, each => each.wish), { ...one, messageId: 'msg_one', more }],
    })
    expect(judge(withMore(ofFolded.length - 1)).lost).toEqual([])
    expect(judge(withMore(ofFolded.length - 2)).lost).toHaveLength(ofFolded.length - 1)
  })

  it('misses what was published and never became a release', () => {
    const evidence = told()
    evidence.stored.pop()
    expect(judge(evidence).unseen).toHaveLength(1)
    expect(brokenBounds(judge(told()), null)).toEqual(['never drained'])
    expect(brokenBounds(judge(told()), 31)).toEqual(['drained after 31 s (at most 30 s)'])
  })
})

it('npm run chaos says what it does not understand', () => {
  expect(readOptions([])).toEqual({ seeds: [1, 2, 3], seconds: 100, queues: ['redis', 'postgres'], isKept: false })
  expect(readOptions(['--seed', '4,5', '--queue', 'postgres', '--keep'])).toMatchObject({
    seeds: [4, 5],
    queues: ['postgres'],
    isKept: true,
  })
  expect(() => readOptions(['--queue', 'kafka'])).toThrow('--queue kafka: must be one of redis, postgres')
  expect(() => readOptions(['--seconds', '1'])).toThrow('--seconds 1: must be a whole number from 10')
  expect(() => readOptions(['--sed', '1'])).toThrow('npm run chaos')
})

function some(count: number): Publication[] {
  const coming = publications(1)
  return Array.from({ length: count }, () => coming.next().value)
}

/** A run in which all went well. */
function told(): Evidence {
  const published = some(12).map(publication => ({ publication, at: 1000 }))
  const stored = published.map(({ publication: { repo } }) => ({ releaseId: `of ${repo}`, repos: [repo], at: new Date(2000) }))
  const owed = published.flatMap(({ publication }) => wishes.filter(wish => wish.wants(publication)).map(wish => ({ publication, wish })))
  const tellings = owed.map(({ publication, wish }) => ({
    ...{ subscriptionId: wish.name, releaseId: `of ${publication.repo}`, topic: 'released', messageId: `${wish.name}-${publication.repo}` },
  }))
  const receipts = owed.map(({ publication: { repo }, wish }): Receipt => {
    const items = [{ releaseId: `of ${repo}`, topic: 'released', repos: [repo] }]
    const message = { messageId: `msg_${wish.name}${repo}`, isSigned: true, kind: 'release', items, more: 0 }
    return { at: 3000, wish: wish.name, treatment: 'acknowledged', ...message }
  })
  return { wishes, published, stored, tellings, receipts }
}
