import type { Topic } from '../../config/words.ts'
import type { Expectation, Reached } from './expected.ts'
import type { Arrival } from './receivers.ts'
import type { Told } from './told.ts'
import type { Wish } from './wishes.ts'

/** One thing that somebody was told. */
export interface Telling extends Told {
  home: string
  arrival: Arrival
}

export interface Outcome {
  wish: Wish
  expected: number
  arrived: number
  /** Told as part of a later stage of the same release in the same message, or gone before its hour came. */
  folded: Reached[]
  gone: Reached[]
  twice: Telling[]
  outside: Telling[]
  missing: Reached[]
  late: Telling[]
  /** Neither form nor signature nor limit nor words were right. */
  refused: Arrival[]
  corrections: number
  withdrawals: number
  messages: number
  items: number
  bytes: number
}

export interface Comparison {
  wish: Wish
  expectation: Expectation
  arrivals: Arrival[]
  toldBy: (arrival: Arrival) => Told[]
  homeOf: (releaseId: string) => string
  /** Whether the release was there to be told at that moment. */
  isGone: (reached: Reached, at: Date) => boolean
  stepMs: number
}

export function compare({ wish, expectation, arrivals, toldBy, homeOf, isGone, stepMs }: Comparison): Outcome {
  const taken = arrivals.filter(each => each.isTaken)
  const tellings: Telling[] = taken.flatMap(arrival => toldBy(arrival).map(told => ({ ...told, home: homeOf(told.releaseId), arrival })))
  const news = tellings.filter(each => each.topic !== 'corrected' && each.topic !== 'withdrawn')
  const isAllowed = (told: Telling) => expectation.allowed.some(each => isSame(each, told) && each.at <= told.arrival.moment)
  const isSame = (reached: Reached, told: Telling) => homeOf(reached.releaseId) === told.home && reached.stage === told.topic
  const firsts = new Set<string>()
  const twice = news.filter(each => firsts.size === firsts.add(`${each.home} ${each.topic}`).size)
  const required = firstOfEach(expectation.required, homeOf)
  const unheard = required.filter(each => !news.some(told => isSame(each, told)))
  const folded = unheard.filter(
    each => gathers(wish) && news.some(told => isLater(told.topic, each.stage) && told.home === homeOf(each.releaseId)),
  )
  const gone = unheard.filter(each => !folded.includes(each) && isGone(each, new Date(each.at.getTime() + patience(wish) + stepMs)))
  const after = tellings.filter(each => !news.includes(each))
  const unasked = after.filter(
    each =>
      each.topic === null ||
      !wish.topics.includes(each.topic) ||
      !news.some(told => told.home === each.home && told.arrival.at <= each.arrival.at),
  )
  return {
    ...{ wish, expected: required.length, arrived: required.length - unheard.length, folded, gone, twice },
    outside: [...news.filter(each => !isAllowed(each)), ...unasked],
    missing: unheard.filter(each => !folded.includes(each) && !gone.includes(each)),
    late: news.filter(told =>
      required.some(each => isSame(each, told) && told.arrival.moment.getTime() > each.at.getTime() + patience(wish) + stepMs),
    ),
    refused: arrivals.filter(each => !each.isTaken || each.problem !== null),
    corrections: tellings.filter(each => each.topic === 'corrected').length,
    withdrawals: tellings.filter(each => each.topic === 'withdrawn').length,
    ...{ messages: taken.length, items: tellings.length, bytes: taken.reduce((sum, each) => sum + each.bytes, 0) },
  }
}

const hour = 3_600_000
const longest: Record<Wish['cadence'], number> = { 'at-once': 0, hourly: hour, daily: 24 * hour, weekly: 7 * 24 * hour }

/** The longest that a telling may gather before it goes out. */
function patience({ cadence, foldMinutes, quiet }: Wish): number {
  return longest[cadence] + foldMinutes * 60_000 + (quiet ? 24 * hour : 0)
}

function gathers(wish: Wish): boolean {
  return patience(wish) > 0
}

const ranks: (Topic | null)[] = ['planned', 'announced', 'released']

function isLater(topic: Topic | null, than: Topic): boolean {
  return ranks.indexOf(topic) > ranks.indexOf(than)
}

/** A release that turned out to be part of another one is owed once. */
function firstOfEach(reached: Reached[], homeOf: (id: string) => string): Reached[] {
  const first = new Map(reached.toReversed().map(each => [`${homeOf(each.releaseId)} ${each.stage}`, each]))
  return [...first.values()].toReversed()
}
