import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { ConfigurationError, programVersion, readEnvironment } from '../config/env.ts'
import { mask, openLog } from '../config/log.ts'
import { watchProcess } from '../config/metrics.ts'
import { connectDatabase } from '../db/connect.ts'
import { longestStatementMs } from '../db/timeline/ask.ts'
import { type AppOptions, buildApp } from './app.tsx'

export interface RunningApi {
  port: number
  /** Answers what was asked, for at most five seconds, and ends. */
  close(): Promise<void>
}

/** Serves the API and pages on a port (0: any free one). A port that is in use is a ConfigurationError. */
export async function startApi(options: AppOptions & { host: string; port: number }): Promise<RunningApi> {
  watchProcess(options.version)
  const stopping = new AbortController()
  const app = buildApp({ ...options, stopping: stopping.signal })
  if (options.operatorToken && options.operatorToken.length < 16) {
    options.log.warn('OPERATOR_TOKEN has fewer than 16 characters: whoever can reach this address may guess it')
  }
  const server = serve({ fetch: app.fetch, hostname: options.host, port: options.port, serverOptions: limits }) as Server
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', error => reject(listenProblem(error, options)))
    server.once('listening', () => resolve(portOf(server, options.port)))
  })
  const close = () => {
    stopping.abort()
    return closeServer(server)
  }
  return { port, close }
}

/** A slow or huge request is ended by the server itself. It looks for slow ones every second; Node does so every thirty. */
const limits = {
  ...{ maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 10_000, keepAliveTimeout: 30_000 },
  connectionsCheckingInterval: 1_000,
}

function portOf(server: Server, asked: number): number {
  const address = server.address()
  return address && typeof address === 'object' ? address.port : asked
}

function listenProblem(error: Error & { code?: string }, { host, port }: { host: string; port: number }): Error {
  if (error.code === 'EADDRINUSE') return new ConfigurationError(`port ${port} is in use: stop what listens there, or set PORT to another`)
  if (error.code === 'EACCES') return new ConfigurationError(`port ${port} may not be opened by this user: set PORT to another`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new ConfigurationError(`HOST ${host} is no address of this machine`)
  return error
}

function closeServer(server: Server): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), 5_000)
  return new Promise(resolve => {
    server.close(() => {
      clearTimeout(patience)
      resolve()
    })
    server.closeIdleConnections()
  })
}

async function runAlone(): Promise<void> {
  const environment = readEnvironment()
  if (!environment.databaseUrl) {
    throw new ConfigurationError('DATABASE_URL must be set for the API alone; npm start brings a Postgres of its own')
  }
  const log = openLog(environment.logLevel)
  const db = await connectDatabase(environment.databaseUrl, { max: 16, name: 'modelwire api', statementMs: longestStatementMs })
  const { host, port, publicUrl, operatorToken, metrics, trustedProxies, rateLimit, smtp, webSubHub: hub } = environment
  const api = await startApi({
    db,
    host,
    port,
    publicUrl,
    operatorToken,
    metricsToken: metrics.token,
    trustedProxies,
    rateLimit,
    smtp,
    hub,
    version: programVersion(),
    ready: () => [],
    log,
  })
  process.stderr.write(`Modelwire API at ${port === 0 ? `http://localhost:${api.port}` : publicUrl}\n`)
  const stop = async () => {
    await api.close()
    await db.end({ timeout: 2 })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)))
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await runAlone()
  } catch (error) {
    console.error(mask(error instanceof Error ? error.message : String(error)))
    process.exitCode = 1
  }
}
