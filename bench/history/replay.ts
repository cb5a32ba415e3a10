import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import tls from 'node:tls'
import { ConfigurationError } from '../../config/error.ts'

/** Moves the replay's clock. Returns what it shows from then on: that is the moment of the step. */
export async function moveClock(replay: URL, to: Date): Promise<Date> {
  const address = new URL('/__replay/clock', replay)
  const answer = await fetch(address, { method: 'POST', body: JSON.stringify({ now: to.toISOString() }) }).catch(() => {
    throw new ConfigurationError(`--replay ${replay.origin}: nobody answers there; start the replay first`)
  })
  const said = (await answer.json().catch(() => null)) as { now?: unknown } | null
  const now = new Date(typeof said?.now === 'string' ? said.now : '')
  if (Number.isNaN(now.getTime())) throw new ConfigurationError(`--replay ${replay.origin}: what answers there has no clock`)
  return now
}

/**
 * A PEM file with the certificates of `beside` and the one that the replay shows for a host: whoever names a replay trusts it, told of
 * its authority (NODE_EXTRA_CA_CERTS) or not. `remove` takes the file away again. Null where it shows none.
 */
export async function certificateOf(
  replay: URL,
  host: string,
  beside: string | null,
): Promise<{ file: string; remove: () => void } | null> {
  const shown = await shownFor(replay, host).catch(() => null)
  if (shown === null) return null
  const pem = beside === null ? shown : `${readFileSync(beside, 'utf8')}\n${shown}`
  const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-history-'))
  const file = path.join(folder, 'replay.pem')
  writeFileSync(file, pem)
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function shownFor(replay: URL, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = replay
    const request = http.request({ host: hostname, port: port || 80, method: 'CONNECT', path: `${host}:443`, timeout: 5000 })
    request.once('connect', (answer, socket) => {
      if (answer.statusCode !== 200) return reject(new Error(`CONNECT answered ${answer.statusCode}`))
      // only looked at: nothing is said on this connection
      const looked = tls.connect({ socket, servername: host, rejectUnauthorized: false }, () => {
        const certificate = looked.getPeerX509Certificate()
        looked.destroy()
        if (certificate) resolve(certificate.toString())
        else reject(new Error('no certificate'))
      })
      looked.once('error', reject)
    })
    request.once('timeout', () => request.destroy(new Error('no answer')))
    request.once('error', reject)
    request.end()
  })
}
