import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../../db/chaos.ts'
import { openDatabase } from '../../../db/client.ts'
import { writeCompanies } from '../../chaos/companies.ts'
import { freePort } from '../../chaos/port.ts'
import { hostOfServer } from '../../chaos/upstream.ts'
import { startExtra } from '../api.ts'
import type { Play } from '../play.ts'
import { type Fault, over, type Scene } from '../row.ts'

/** What keeps a processor busy for as long as it is let. */
export const loopScene: Scene = { name: 'loop', faults: [spins()] }

const watchedMs = 20_000
const tolerated = { p99: 50, max: 200 }
/** Node looks every ten milliseconds, and what it tells is the time from look to look: these are no lag. */
const betweenLooksMs = 10

/** A title, and the pattern of a company's page that never gets to the end of it. */
const page = `<a href="/x">${'a'.repeat(40)}b</a>`
const company = (host: string) =>
  [
    ...['name = "Spin"', 'country = "DE"', 'languages = ["en"]', 'website = "https://example.org/"'],
    // each is left alone after some deaths
    ...[1, 2, 3, 4].flatMap(nth => [
      ...['[[source]]', `id = "page-${nth}"`, 'kind = "page"', `url = "http://${host}/${nth}"`, 'every = "1m"'],
      ...['[source.settings]', 'item = "a"', 'titlePattern = "^(a+)+$"'],
    ]),
  ].join('\n')

function spins(): Fault {
  return {
    ...{
      row: 22,
      name: 'documents that a reader turns over for ever',
      limit: 'the loop lags 50 ms at the 99th percentile and 200 ms at most',
    },
    run: async play => {
      const server = http.createServer((_, response) => response.setHeader('content-type', 'text/html').end(page)).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const host = hostOfServer(server)
      const worker = await startSpinning(play, host)
      try {
        await worker.untilDeaths(1)
        const before = await worker.figures()
        await sleep(watchedMs)
        const { deaths, p99, max } = await worker.figures()
        return {
          ...{ tries: deaths - before.deaths, ms: p99, more: { maxMs: Math.round(max) } },
          problems: [
            ...(deaths - before.deaths < 2 ? ['nothing spun'] : []),
            ...over('lag, p99', p99, tolerated.p99),
            ...over('lag, most', max, tolerated.max),
          ],
        }
      } finally {
        await worker.end()
        server.close()
      }
    },
  }
}

/** A worker on a database of its own, with what the others read and a company whose pages are read again and again. */
async function startSpinning(play: Play, host: string) {
  const { stage, options } = play
  const companies = path.join(options.directory, 'spinning')
  mkdirSync(companies)
  writeCompanies(companies, stage.upstream.hostOf)
  writeFileSync(path.join(companies, 'spin.toml'), company(host))
  const port = await freePort()
  const DATABASE_URL = await rows.createDatabase(stage.db, stage.postgres.url, 'spinning')
  const env = {
    DATABASE_URL,
    COMPANIES_DIR: companies,
    METRICS_PORT: String(port),
    ALLOW_PRIVATE_HOSTS: `${stage.env.ALLOW_PRIVATE_HOSTS},${host}`,
  }
  const worker = startExtra(play, 'workers/main.ts', env)
  /** Lag since it was asked before, in milliseconds. */
  const figures = async () => {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(answer => answer.text())
    const of = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
    const lag = (which: string) => of(`nodejs_eventloop_lag_${which}_seconds`) * 1000 - betweenLooksMs
    return { deaths: of('modelwire_parser_deaths_total'), p99: lag('p99'), max: lag('max') }
  }
  const untilDeaths = async (count: number) => {
    for (const start = performance.now(); performance.now() - start < 60_000; await sleep(200))
      if (((await figures().catch(() => null))?.deaths ?? 0) >= count) return
    throw new Error('nothing spun within a minute')
  }
  const fresh = openDatabase(DATABASE_URL, { max: 1 })
  const polling = setInterval(() => void rows.makeSourcesDue(fresh).catch(() => undefined), 1000)
  const end = async () => {
    clearInterval(polling)
    await fresh.end({ timeout: 2 })
    await worker.end('SIGKILL')
  }
  return { figures, untilDeaths, end }
}
