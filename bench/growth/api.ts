import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../chaos/port.ts'
import { startOurs } from '../faults/api.ts'
import { memoryOf } from '../processes.ts'
import { quantile } from '../report.ts'
import type { Spread } from './figures.ts'

/** The API as a process of its own, as `npm run api` starts it. */
export interface GrowthApi {
  get(path: string): Promise<string>
  megabytes(): number
  stop(): Promise<void>
}

export async function startApi(databaseUrl: string, directory: string): Promise<GrowthApi> {
  const port = await freePort()
  const { child, said, end } = startOurs('api/main.ts', {
    ...{ DATABASE_URL: databaseUrl, DATA_DIR: directory, PORT: String(port), RATE_LIMIT: '0', LOG_LEVEL: 'error' },
  })
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    const body = await answer.text()
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${body.slice(0, 300)}`)
    return body
  }
  while (!(await get('/healthz').catch(() => null))) {
    if (child.exitCode !== null) throw new Error(`the API ended: ${said()}`)
    await sleep(50)
  }
  return { get, megabytes: () => memoryOf(child.pid) / 1e6, stop: () => end('SIGTERM').then(() => undefined) }
}

/** How long so many answers take, asked for one after the other, in milliseconds. The first tenth is a warm-up. */
export async function askInTurn(api: GrowthApi, times: number, pathOf: (nth: number) => string): Promise<Spread> {
  const measured: number[] = []
  for (let nth = 0; nth < times; nth += 1) {
    const start = performance.now()
    await api.get(pathOf(nth))
    if (nth >= times / 10) measured.push(performance.now() - start)
  }
  return spreadOf(measured)
}

export function spreadOf(values: number[]): Spread {
  return { p50: quantile(values, 0.5), p99: quantile(values, 0.99) }
}
