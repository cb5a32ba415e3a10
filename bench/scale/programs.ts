import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { readEnvironment } from '../../config/env.ts'

export interface Running {
  port: number
  pid: number
  stop(): Promise<void>
}

/** Starts the API as `npm run api` does, on a database of one's own. */
export function startApi(databaseUrl: string, settings: Record<string, string> = {}): Promise<Running> {
  return start(['start.mjs', 'api/main.ts'], 'stderr', {
    DATABASE_URL: databaseUrl,
    PORT: '0',
    DATA_DIR: readEnvironment({}).dataDir,
    ...settings,
  })
}

/** Hono answering a constant text of so many bytes. */
export function startConstant(bytes: number): Promise<Running> {
  return start(['bench/scale/constant.mjs', String(bytes)], 'stdout', {})
}

/** A bare handler that sends the timeline's statement, of everything and of one company. */
export function startBare(databaseUrl: string, company: string): Promise<Running> {
  return start(['--import', 'tsx', 'bench/scale/bare.ts', databaseUrl, company], 'stdout', {})
}

/** Its first line that ends in a port says where it listens. */
async function start(parameters: string[], says: 'stdout' | 'stderr', environment: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin', ...environment } })
  const lines = createInterface({ input: child[says] })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`${parameters.join(' ')} ended with ${code}`)))
    lines.on('line', line => {
      const found = /(\d+)$/.exec(line)?.[1]
      if (found) resolve(Number(found))
    })
  })
  return { port, pid: child.pid ?? 0, stop: () => stop(child) }
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    child.removeAllListeners('exit').once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref()
  })
}
