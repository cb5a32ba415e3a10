import type { Company } from '../../config/company.ts'
import type { Phrases } from '../../config/phrases.ts'
import type { Database } from '../../db/client.ts'
import { baselineEntries, deliveryCounts, livedDocuments } from '../../db/history.ts'
import { groupBy } from '../../workers/group.ts'
import { compare, type Outcome } from './compare.ts'
import { endsOfMoments, type Lived, openExpectations, openHomes } from './expected.ts'
import { faultsOf, overruns, tableOf, textLines, titleLine } from './lines.ts'
import type { FarEnd } from './receivers.ts'
import { leftOut, toldBy } from './told.ts'
import type { Wish } from './wishes.ts'

export interface Heard {
  wishes: Wish[]
  farEnd: FarEnd
  moments: Date[]
  companies: Company[]
  phrases: Phrases
}

/** Holds what arrived to what was to arrive. `isRight`: nothing is missing, nothing came twice, nothing that was not asked for. */
export async function reportOf(
  db: Database,
  heard: Heard,
  shown: 'titles' | 'texts' | null,
): Promise<{ lines: string[]; isRight: boolean }> {
  const { farEnd, wishes, moments } = heard
  const lived: Lived = { documents: await livedDocuments(db), baseline: await baselineEntries(db), companies: heard.companies }
  const outcomes = compareAll(heard, lived)
  const strangers = farEnd.arrivals.filter(each => !each.wish).map(each => `nobody's: ${each.title} ${each.problem ?? ''}`)
  const left = farEnd.arrivals.filter(each => leftOut(each) > 0).map(each => `left out ${leftOut(each)}: ${each.title}`)
  const unforgiven = [...strangers, ...farEnd.violations(), ...overruns(farEnd.arrivals)]
  const faults = [...faultsOf(outcomes), ...unforgiven]
  const states = (await deliveryCounts(db)).map(
    ({ state, problem, count }) => `messages ${state} ${count}${problem ? ` (${problem})` : ''}`,
  )
  const total = (of: (outcome: Outcome) => number) => outcomes.reduce((sum, each) => sum + of(each), 0)
  const json = {
    ...{ steps: moments.length, subscriptions: wishes.length, ...monthOf(lived, farEnd, outcomes) },
    ...{ expected: total(each => each.expected), arrived: total(each => each.arrived) },
    ...{
      missing: total(each => each.missing.length),
      twice: total(each => each.twice.length),
      outside: total(each => each.outside.length),
    },
    ...{ late: total(each => each.late.length), refused: total(each => each.refused.length) },
    ...{ messages: total(each => each.messages), items: total(each => each.items), kB: Math.round(total(each => each.bytes) / 1000) },
  }
  return {
    lines: [
      ...(shown ? [...farEnd.arrivals.map(shown === 'titles' ? titleLine : textLines), ''] : []),
      ...tableOf(outcomes),
      ...['', ...states, ...left, ...faults, '', monthText(json), JSON.stringify(json)],
    ],
    isRight: json.missing + json.twice + json.outside + json.late + json.refused + unforgiven.length === 0,
  }
}

function compareAll({ wishes, farEnd, moments, phrases }: Heard, lived: Lived): Outcome[] {
  const expectationOf = openExpectations(lived)
  const homeOf = openHomes(lived.documents)
  const own = groupBy(lived.documents, each => each.releaseId)
  const ends = groupBy(endsOfMoments(lived.documents), each => each.releaseId)
  const names = (id: string) => [...new Set((own.get(id) ?? []).map(each => each.document.name))]
  const stepMs = Math.max(...moments.slice(1).map((each, nth) => each.getTime() - (moments[nth]?.getTime() ?? 0)), 0)
  return wishes.map(wish =>
    compare({
      ...{ wish, expectation: expectationOf(wish), homeOf, stepMs },
      arrivals: farEnd.arrivals.filter(each => each.wish === wish),
      toldBy: arrival => toldBy(arrival, { phrases, namesOf: names }),
      isGone: ({ releaseId }, at) => {
        const known = ends
          .get(releaseId)
          ?.filter(each => each.madeAt <= at)
          .at(-1)
        return known === undefined || known.document.stage === 'withdrawn' || (known.dissolvedAt !== null && known.dissolvedAt <= at)
      },
    }),
  )
}

/** Of the month for whoever asks for everything: how many releases became public, in how many repositories, in how many messages. */
function monthOf(lived: Lived, farEnd: FarEnd, outcomes: Outcome[]) {
  const everything = outcomes.find(each => Object.keys(each.wish.query).length === 0 && each.wish.cadence === 'at-once')
  if (!everything) return { releases: 0, repositories: 0, messagesOfEverything: 0 }
  const homeOf = openHomes(lived.documents)
  const { required } = openExpectations(lived)(everything.wish)
  const homes = new Set(required.filter(each => each.stage === 'released').map(each => homeOf(each.releaseId)))
  const last = new Map(lived.documents.map(each => [each.releaseId, each.document]))
  const repositories = [...homes].reduce((sum, id) => sum + (last.get(id)?.variants.length ?? 0), 0)
  const own = farEnd.arrivals.filter(each => each.wish === everything.wish && each.isTaken)
  return {
    releases: homes.size,
    repositories,
    messagesOfEverything: own.length,
    ofThemOtherThanReleases: everything.corrections + everything.withdrawals,
  }
}

function monthText(json: {
  releases: number
  repositories: number
  messagesOfEverything: number
  ofThemOtherThanReleases?: number
}): string {
  const others = json.ofThemOtherThanReleases ?? 0
  return `everything: ${json.releases} releases in ${json.repositories} repositories became public; ${json.messagesOfEverything} messages, ${others} of them corrections and withdrawals`
}
