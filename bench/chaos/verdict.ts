import type { StoredNews, StoredTopic } from '../../db/chaos.ts'
import { groupBy } from '../../workers/group.ts'
import { quantile } from '../report.ts'
import type { Receipt } from './receivers.ts'
import type { Publication, Wish } from './world.ts'

/** All that is known when a run is over. Instants in milliseconds. */
export interface Evidence {
  wishes: Wish[]
  published: { publication: Publication; at: number }[]
  stored: StoredNews[]
  /** `subscriptionId` is the wish's name. */
  tellings: StoredTopic[]
  receipts: Receipt[]
}

export interface Latency {
  p50: number
  p95: number
  p99: number
  most: number
}

export interface Verdict {
  releases: number
  /** Published, and no release of its own that was news. */
  unseen: string[]
  /** Messages, counted by what they tell: one release to one subscriber. */
  expected: number
  /** No row was ever made for it. */
  neverCreated: string[]
  /** Never acknowledged by its receiver. */
  lost: string[]
  /** Received by whoever did not ask for it, or of what was no news. */
  outsideFilter: string[]
  /** The same told to the same receiver under two ids. */
  duplicateIds: string[]
  /** Copies that a receiver acknowledged although it had acknowledged one already: what, and when. */
  acknowledgedTwice: string[]
  acknowledged: number
  badSignatures: number
  /** Seconds to the first copy that was taken, of what is told at once. */
  fromPublication: Latency
  fromNews: Latency
}

/** Holds what was received against what was published, by what each wish means. */
export function judge(evidence: Evidence): Verdict {
  const { published, stored, receipts } = evidence
  const releases = new Map(stored.flatMap(each => (each.repos.length === 1 && each.at ? [[each.repos[0], each] as const] : [])))
  const expected = expectedOf(evidence)
  const told = new Set(evidence.tellings.map(each => keyOf(each.subscriptionId, each.releaseId, each.topic)))
  const idOf = ({ wish, repo, topic }: Expected) => keyOf(wish.name, releases.get(repo)?.releaseId ?? '', topic)
  const taken = receipts.filter(each => each.treatment === 'acknowledged')
  const received = new Set([...receivedKeys(taken), ...countedKeys(taken, evidence.tellings)])
  const wanted = new Set(expected.map(({ wish, repo, topic }) => keyOf(wish.name, repo, topic)))
  return {
    releases: releases.size,
    unseen: published.map(each => each.publication.repo).filter(repo => !releases.has(repo)),
    expected: expected.length,
    neverCreated: expected.filter(each => !told.has(idOf(each))).map(nameOf),
    lost: expected.filter(each => !received.has(nameOf(each)) && !received.has(idOf(each))).map(nameOf),
    outsideFilter: [...new Set(receivedKeys(receipts).filter(key => !wanted.has(key))), ...unasked(receipts)],
    duplicateIds: duplicateIds(receipts),
    acknowledgedTwice: copiesOf(taken),
    acknowledged: new Set(taken.map(each => each.messageId)).size,
    badSignatures: receipts.filter(each => !each.isSigned).length,
    ...latencies(evidence, releases, expected),
  }
}

/** What breaks a promise, a sentence each; none when all is well. */
export function brokenBounds(verdict: Verdict, drainedAfterSeconds: number | null): string[] {
  const { acknowledgedTwice, acknowledged } = verdict
  const none = (name: string, count: number) => (count > 0 ? [`${name}: ${count} (none is right)`] : [])
  return [
    ...none('never seen', verdict.unseen.length),
    ...none('deliveries never created', verdict.neverCreated.length),
    ...none('lost', verdict.lost.length),
    ...none('outside a filter', verdict.outsideFilter.length),
    ...none('told under two ids', verdict.duplicateIds.length),
    ...none('bad signatures', verdict.badSignatures),
    ...(acknowledgedTwice.length > acknowledged * mostTwice
      ? [`acknowledged twice: ${acknowledgedTwice.length} of ${acknowledged} (at most 0.5 %)`]
      : []),
    ...(drainedAfterSeconds === null ? ['never drained'] : []),
    ...((drainedAfterSeconds ?? 0) > mostSeconds ? [`drained after ${drainedAfterSeconds} s (at most ${mostSeconds} s)`] : []),
  ]
}

const mostTwice = 0.005
const mostSeconds = 30

interface Expected {
  wish: Wish
  repo: string
  topic: 'released'
  at: number
}

function expectedOf({ published, wishes }: Evidence): Expected[] {
  return published.flatMap(({ publication, at }) => {
    const asking = wishes.filter(wish => wish.topics.includes('released') && wish.wants(publication))
    return asking.map(wish => ({ wish, repo: publication.repo, topic: 'released' as const, at }))
  })
}

const keyOf = (...parts: string[]) => parts.join(' ')
const nameOf = ({ wish, repo, topic }: Expected) => keyOf(wish.name, repo, topic)

function receivedKeys(receipts: Receipt[]): string[] {
  return receipts.flatMap(({ wish, items }) => items.map(({ topic, repos }) => keyOf(wish, repos.join('+'), topic)))
}

/** Of a message that has no room for all that it tells: what it only counts, by what was put into it, if it counts right. */
function countedKeys(receipts: Receipt[], tellings: StoredTopic[]): string[] {
  const told = groupBy(tellings, each => messageIdOf(each))
  return receipts
    .filter(each => each.more > 0)
    .flatMap(({ messageId, items, more }) => {
      const own = told.get(messageId) ?? []
      return own.length === items.length + more ? own.map(each => keyOf(each.subscriptionId, each.releaseId, each.topic)) : []
    })
}

function messageIdOf({ messageId }: StoredTopic): string {
  return `msg_${messageId.replaceAll('-', '')}`
}

function copiesOf(receipts: Receipt[]): string[] {
  const first = new Map<string, Receipt>()
  return receipts.flatMap(receipt => {
    const before = first.get(receipt.messageId)
    if (!before) first.set(receipt.messageId, receipt)
    const times = before && [before, receipt].map(each => new Date(each.at).toISOString())
    return times ? [keyOf(receipt.wish, receipt.messageId, ...times)] : []
  })
}

/** Nobody asked for a test or a notice, nor for a message that tells nothing. */
function unasked(receipts: Receipt[]): string[] {
  return receipts.filter(each => each.kind !== 'release' || each.items.length === 0).map(({ wish, kind }) => keyOf(wish, kind))
}

function duplicateIds(receipts: Receipt[]): string[] {
  const ids = new Map<string, Set<string>>()
  for (const { wish, items, messageId } of receipts) {
    for (const { releaseId, topic } of items) {
      const key = keyOf(wish, releaseId, topic)
      ids.set(key, (ids.get(key) ?? new Set()).add(messageId))
    }
  }
  return [...ids].filter(([, each]) => each.size > 1).map(([key, each]) => keyOf(key, ...each))
}

function latencies({ receipts }: Evidence, releases: Map<string | undefined, StoredNews>, expected: Expected[]) {
  const first = new Map<string, number>()
  for (const receipt of receipts) {
    if (receipt.treatment !== 'acknowledged' && receipt.treatment !== 'dropped') continue
    for (const key of receivedKeys([receipt])) first.set(key, Math.min(first.get(key) ?? Number.POSITIVE_INFINITY, receipt.at))
  }
  const atOnce = expected.filter(each => each.wish.foldMinutes === 0)
  const since = (from: (each: Expected) => number | undefined) =>
    spread(
      atOnce.flatMap(each => {
        const [start, end] = [from(each), first.get(nameOf(each))]
        return start === undefined || end === undefined ? [] : [(end - start) / 1000]
      }),
    )
  return { fromPublication: since(each => each.at), fromNews: since(each => releases.get(each.repo)?.at?.getTime()) }
}

function spread(seconds: number[]): Latency {
  const at = (share: number) => Math.round(quantile(seconds, share) * 1000) / 1000
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) }
}
