import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../../db/client.ts'
import { someCompany, touchRelease } from '../../db/scale.ts'
import { quantile, say, spreadOf, tell } from '../report.ts'
import { load } from './load.ts'
import { startBare, startConstant } from './programs.ts'
import { chineseTopics, topics } from './words.ts'

export interface ScaleContext {
  /** Port of the API. */
  api: number
  db: Database
  databaseUrl: string
  seconds: number
}

const connections = 32
const limitMs = 100
const newest = '/api/releases?limit=50'
const mainSearch = 'an English search'

/** Each question as it is asked again and again, and in as many other ways as wanted. */
const questionsOf = (company: string): { name: string; usual: string; other(nth: number): string }[] => [
  { name: 'newest 50', usual: newest, other: nth => `${newest}&until=${instant(nth)}` },
  {
    name: 'one company',
    usual: `/api/releases?company=${company}`,
    other: nth => `/api/releases?company=${company}&until=${instant(nth)}`,
  },
  {
    name: 'two facets',
    usual: '/api/facets?facet=company&facet=license',
    other: nth => `/api/facets?facet=company&facet=license&since=${month(nth)}&company=${company}&limit=${1 + (nth % 100)}`,
  },
  { name: 'a Chinese search', usual: search('语音'), other: nth => `${search(pick(chineseTopics, nth))}&limit=${1 + (nth % 50)}` },
  { name: mainSearch, usual: search('speech'), other: nth => `${search(pick(topics, nth))}&limit=${1 + (nth % 50)}` },
]

/** All five as they come to be asked: by many the same while a release a second is committed, and each for the first time. */
export async function measureQuestions({ api, db, seconds }: ScaleContext): Promise<void> {
  say(`${connections} connections; a release is committed every second`)
  const questions = questionsOf(await someCompany(db))
  const writing = writeEverySecond(db)
  for (const { name, usual } of questions) report(`${name}, asked again`, await load(api, () => usual, { connections, seconds }))
  await writing.stop()
  say(`${connections} connections, each question another one`)
  for (const { name, other } of questions) {
    let nth = 0
    report(`${name}, each another`, await load(api, () => other(nth++), { connections, seconds }), name === mainSearch)
  }
}

/** Beside Hono that answers as many bytes without asking anybody. In turns, as the speed of a machine is not always the same. */
export async function measureThroughput({ api, seconds }: ScaleContext): Promise<void> {
  const { bytes } = await load(api, () => newest, { connections, seconds: 1 })
  const constant = await startConstant(bytes)
  const rounds: Round[] = []
  for (let round = 0; round < 3; round++) {
    const peer = await load(constant.port, () => '/', { connections, seconds: seconds / 2 })
    const own = await load(api, () => newest, { connections, seconds: seconds / 2 })
    rounds.push({ own: own.perSecond, peer: peer.perSecond })
    say(`  newest 50 (${bytes} bytes): ${own.perSecond.toFixed(0)}/s, Hono with a constant ${peer.perSecond.toFixed(0)}/s`)
  }
  await constant.stop()
  tellRounds('newest 50, asked again', 'Hono with a constant answer', rounds, true)
}

/** Beside a bare handler that sends the same statement: instants over all the years, each asked once of either. */
export async function measureFirst({ api, db, databaseUrl, seconds }: ScaleContext): Promise<void> {
  const company = await someCompany(db)
  const bare = await startBare(databaseUrl, company)
  for (const [name, query] of [
    ['newest 50', ''],
    ['one company', `company=${company}&`],
  ] as const) {
    const rounds: Round[] = []
    for (let round = -1; round < 3; round++) {
      const [own, peer] = [counter(round), counter(round)]
      const first = await load(bare.port, () => `/?${query}until=${instant(peer())}`, { connections, seconds: seconds / 2 })
      const second = await load(api, () => `${newest}&${query}until=${instant(own())}`, { connections, seconds: seconds / 2 })
      // the first round is to warm both up
      if (round < 0) continue
      rounds.push({ own: second.perSecond, peer: first.perSecond })
      say(`  ${name} for the first time: ${second.perSecond.toFixed(0)}/s, the bare handler ${first.perSecond.toFixed(0)}/s`)
    }
    tellRounds(`${name}, for the first time`, 'a bare handler of the same statement', rounds)
  }
  await bare.stop()
}

/** The first and the thousandth page of a walk, by one reader, each asked anew. */
export async function measurePages({ api, db }: ScaleContext): Promise<void> {
  let next: string | null = newest
  const pages: string[] = []
  for (let page = 1; page <= 1_000 && next; page++) {
    pages.push(next)
    const answer: { next: string | null } = (await (await fetch(`http://127.0.0.1:${api}${next}`)).json()) as never
    next = answer.next
  }
  const times: number[][] = [[], []]
  for (let round = 0; round < 100; round++) {
    // what was committed makes the memory forget
    await touchRelease(db)
    const chosen = [pages[0], pages.at(-1)]
    for (const place of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const started = performance.now()
      await (await fetch(`http://127.0.0.1:${api}${chosen[place]}`)).arrayBuffer()
      times[place]?.push(performance.now() - started)
    }
  }
  const [first = 0, last = 0] = times.map(each => quantile(each, 0.5))
  say(`  page 1: median ${first.toFixed(2)} ms, page ${pages.length}: ${last.toFixed(2)} ms`)
  tell({
    ...{ name: `page ${pages.length.toLocaleString('en')} of the timeline`, value: last, unit: 'ms', spread: spreadOf(times[1] ?? []) },
    ...{ peer: { name: 'page 1', value: first, ratio: last / first }, limit: { least: 0.8, most: 1.2 }, isMain: true },
  })
}

const pageLimitMs = 50
const someReaders = 4

/** The timeline as a page: asked again while a release a second is committed, and each time another question. */
export async function measureTimeline({ api, db, seconds }: ScaleContext): Promise<void> {
  const writing = writeEverySecond(db)
  const again = await load(api, () => '/', { connections, seconds })
  await writing.stop()
  let nth = 0
  const first = await load(api, () => `/?until=${instant(nth++)}`, { connections: someReaders, seconds })
  const held = { unit: 'ms', limit: { most: pageLimitMs } }
  tell({ name: `the page of the timeline, ${connections} connections, p99`, value: quantile(again.times, 0.99), ...held })
  tell({ name: `the page, each another one, ${someReaders} connections, p99`, value: quantile(first.times, 0.99), ...held })
  say(`    ${again.perSecond.toFixed(0)}/s and ${first.perSecond.toFixed(0)}/s, ${again.bytes} bytes`)
}

function report(name: string, { times, perSecond }: { times: number[]; perSecond: number }, isMain = false): void {
  tell({ name: `${name}, p99`, value: quantile(times, 0.99), unit: 'ms', limit: { most: limitMs }, isMain })
  say(`    median ${quantile(times, 0.5).toFixed(2)} ms, ${perSecond.toFixed(0)}/s, ${times.length} answers`)
}

/** Answers a second, in one round, of ours and of the peer. */
interface Round {
  own: number
  peer: number
}

function tellRounds(name: string, peer: string, rounds: Round[], isMain = false): void {
  const [own, others] = [rounds.map(each => each.own), rounds.map(each => each.peer)]
  const ratios = rounds.map(each => each.own / each.peer)
  tell({
    ...{ name, value: quantile(own, 0.5), unit: 'answers/s', spread: spreadOf(own), isMain },
    ...{ peer: { name: peer, value: quantile(others, 0.5), ratio: quantile(ratios, 0.5) }, limit: { least: 0.7 } },
  })
}

function writeEverySecond(db: Database): { stop(): Promise<void> } {
  let isOver = false
  const write = async () => {
    while (!isOver) {
      await touchRelease(db)
      await sleep(1_000)
    }
  }
  const writing = write()
  return {
    stop: () => {
      isOver = true
      return writing
    },
  }
}

/** Rounds ask for other instants than those before. */
function counter(round: number): () => number {
  let nth = (round + 2) * 1_000_000
  return () => nth++
}

/** One of the instants of the generated years, in an order that jumps about. */
function instant(nth: number): string {
  const [first, span] = [Date.parse('2023-02-01T00:00:00Z'), 1_300 * 86_400_000]
  return new Date(first + ((nth * 2_654_435_761) % span)).toISOString()
}

/** A month of the generated years. */
function month(nth: number): string {
  return instant(nth).slice(0, 7)
}

function search(words: string): string {
  return `/api/releases?q=${encodeURIComponent(words)}`
}

/** Two of the words every other time, so that many questions come of few words. */
function pick(words: readonly string[], nth: number): string {
  const first = words[nth % words.length] ?? ''
  const second = words[Math.floor(nth / words.length) % words.length] ?? ''
  return nth % 2 === 0 ? first : `${first} ${second}`
}
