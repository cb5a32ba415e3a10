import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCluster } from '../../db/embedded/cluster.ts'
import { isAlive } from '../../db/embedded/process.ts'
import { startServer, stopServer } from '../../db/embedded/server.ts'

/** A Postgres of the run's own, out of npm, as safe on a crash as it comes. */
export interface ChaosPostgres {
  url: string
  /** Ends at once, as `pg_ctl stop -m immediate` does: nothing is written, every session is cut. */
  kill(): Promise<void>
  /** Comes back on the same port, by way of a recovery. */
  start(): Promise<void>
  stop(): Promise<void>
}

const account = 'modelwire'

export async function openPostgres(directory: string): Promise<ChaosPostgres> {
  const data = path.join(directory, 'postgres')
  const password = randomBytes(12).toString('base64url')
  await createCluster({ data, account, password })
  const { port, ...first } = await startServer(data)
  // on a busy machine the next fault may come before it is up again
  let server = Promise.resolve({ port, ...first })
  return {
    url: `postgres://${account}:${password}@127.0.0.1:${port}/postgres`,
    kill: async () => {
      const { pid } = await server
      process.kill(pid, 'SIGQUIT')
      while (isAlive(pid)) await sleep(10)
    },
    start: async () => {
      server = startServer(data, port)
      await server
    },
    stop: async () => stopServer(await server),
  }
}
