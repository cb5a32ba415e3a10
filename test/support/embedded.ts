import { startEmbedded } from '../../db/embedded.ts'

/** Runs as a process of its own: starts the embedded Postgres of the folder it is given, says its address, and stays. */
const [directory = ''] = process.argv.slice(2)
try {
  const server = await startEmbedded(directory)
  process.stdout.write(`${server.url}\n`)
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))
  setInterval(() => undefined, 1000)
} catch (error) {
  process.stdout.write(`refused: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
