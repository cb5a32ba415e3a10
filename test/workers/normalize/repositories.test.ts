import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { groupBy } from '../../../workers/group.ts'
import type { Claim } from '../../../workers/normalize/contract.ts'
import { mergeClaims, readClaims } from '../../../workers/normalize/index.ts'
import { listed, only, placed } from '../../support/knowledge.ts'
import { describeShared, shared } from '../../support/shared.ts'
import { shippedKnowledge } from '../../support/shipped.ts'

/** A repository as somebody read it. Sizes in billions; empty where there is nothing to say. */
interface Row {
  repoId: string
  company: string
  family: string
  version: string
  sizeB: string
  activeB: string
  variant: string
  quantisation: string
  snapshot: string
  tier: string
}

interface Event {
  company: string
  name: string
  aliases: string[]
  date: string
  hfRepos: string[]
  hfDatasets: string[]
}

/**
 * What is made of repositories, against how they were read by hand. Each figure is a floor at what is read right today, and may only
 * rise: whoever makes reading better raises it, and it is lowered for nothing but a row that was put right.
 */
describeShared('repositories that were read by hand', () => {
  it('belong to who published them, and what strangers made of them is no release', () => {
    const [strange, own] = [all().filter(isStrange), all().filter(each => !isStrange(each))]
    expect(right(own, ({ row, claim }) => isSame(row.company, claim.company))).toBeGreaterThanOrEqual(588)
    expect(right(strange, ({ claim }) => !claim.isRelease && claim.company === null)).toBe(strange.length)
    expect(right(own, ({ claim }) => claim.isRelease)).toBeGreaterThanOrEqual(583)
  })

  it('are of a family, a version, a tier and a snapshot', () => {
    expect(right(all(), isOfFamily)).toBeGreaterThanOrEqual(600)
    expect(right(all(), isOfVersion)).toBeGreaterThanOrEqual(620)
    expect(right(all(), ({ row, claim }) => row.tier.toLowerCase() === claim.model?.tiers.join('-'))).toBeGreaterThanOrEqual(596)
    expect(right(all(), ({ row, claim }) => row.snapshot === (claim.model?.snapshot ?? ''))).toBeGreaterThanOrEqual(625)
  })

  it('are of the size that their name tells', () => {
    expect(right(all(), ({ row, claim }) => isSize(row.sizeB, claim.parameters?.total))).toBeGreaterThanOrEqual(488)
    expect(right(all(), ({ row, claim }) => isSize(row.activeB, claim.parameters?.active))).toBeGreaterThanOrEqual(552)
  })

  it('are told apart by what they were tuned for, and by how they were made smaller', () => {
    expect(right(all(), isOfTuning)).toBeGreaterThanOrEqual(567)
    expect(right(all(), isOfQuantisation)).toBeGreaterThanOrEqual(625)
  })

  it('become the releases that they were, by the names that those had', () => {
    const events = eventsByHand()
    const releases = releasesOf(events)
    const whole = events.flatMap(event => {
      const key = keyOf([...event.hfRepos, ...event.hfDatasets])
      const release = releases.find(each => keyOf(each.variants.map(variant => variant.repo)) === key)
      return release ? [{ event, release }] : []
    })
    expect(whole.length).toBeGreaterThanOrEqual(162)
    expect(whole.filter(({ event, release }) => isCalled(event, release.name)).length).toBeGreaterThanOrEqual(132)
    expect(whole.filter(({ event, release }) => release.releasedAt?.at.slice(0, 10) === event.date).length).toBeGreaterThanOrEqual(162)
    expect(releases.length).toBeLessThanOrEqual(166)
  })
})

interface Read {
  row: Row
  claim: Claim
}

function all(): Read[] {
  const rows = table(readFileSync(shared('gold/repo-names.tsv'), 'utf8')) as unknown as Row[]
  const known = rows.filter(row => row.company !== 'INVALID')
  return known.map(row => ({ row, claim: only(readClaims(listed(row.repoId), shippedKnowledge())) }))
}

const isStrange = ({ row }: Read) => row.company === 'third-party'
const right = (some: Read[], isRight: (each: Read) => boolean) => some.filter(isRight).length
const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

function isSame(expected: string, said: string | null): boolean {
  return said !== null && plain(expected).includes(plain(said))
}

/** By hand a line ("Qwen-Coder") or a letter of the version ("DeepSeek-R") is written as part of the family. */
function isOfFamily({ row, claim }: Read): boolean {
  const line = (claim.model?.line ?? []).map(plain)
  const said = plain(claim.family ?? '')
  const expected = row.family.toLowerCase().split('-').map(plain)
  const left = expected.filter(word => !line.includes(word) && word !== 'v' && !claim.version?.startsWith(word))
  return plain(left.join('')) === said || plain(row.family) === said
}

/** A first version that no name bears is written as 1. */
function isOfVersion({ row, claim }: Read): boolean {
  const said = claim.version?.replace(/^[a-z]/, '') ?? ''
  return said === row.version || (said === '' && row.version === '1')
}

/** To one digit behind the point. What no name tells is known by hand alone. */
function isSize(billions: string, parameters: number | null | undefined): boolean {
  return billions === '' ? !parameters : Math.abs(Number(billions) - (parameters ?? 0) / 1e9) < 0.1
}

/** What a name does not say of its tuning is nothing; by hand it is known. */
function isOfTuning({ row, claim }: Read): boolean {
  const isWritten = row.repoId.toLowerCase().split(/[-_/]/).includes(row.variant)
  return (claim.variant?.tuning ?? '').split('-').includes(isWritten ? row.variant : '')
}

function isOfQuantisation({ row, claim }: Read): boolean {
  return plain(row.quantisation) === plain(claim.variant?.quantization ?? 'none')
}

function eventsByHand(): Event[] {
  const events = readFileSync(shared('gold/releases.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Event)
  return events.filter(each => each.hfRepos.length + each.hfDatasets.length > 0)
}

/** What is made of all of them, each company's repositories on the days of their events. */
function releasesOf(events: Event[]) {
  const repositories = events.flatMap(({ date, hfRepos, hfDatasets }) => [
    ...hfRepos.map(id => listed(id, { createdAt: `${date}T08:00:00.000Z` })),
    ...hfDatasets.map(id => listed(id, { kind: 'dataset', createdAt: `${date}T08:00:00.000Z` })),
  ])
  const claims = placed(repositories, shippedKnowledge())
  return [...groupBy(claims, each => each.claim.company)].flatMap(([, own]) => mergeClaims(own, shippedKnowledge()))
}

const keyOf = (ids: string[]) =>
  ids
    .map(id => id.toLowerCase())
    .toSorted()
    .join(' ')

function isCalled({ name, aliases }: Event, said: string): boolean {
  return [name, ...aliases].some(each => plain(each) === plain(said))
}

function table(text: string): Record<string, string>[] {
  const [head = [], ...lines] = text
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t'))
  return lines.map(line => Object.fromEntries(head.map((name, at) => [name, line[at] ?? ''])))
}
