import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serviceNames } from '../../bench/receivers/index.ts'
import { openReceivers, type ReceiverOptions, type Receivers } from '../../bench/receivers/receive.ts'
import type { HttpOptions } from '../../workers/http.ts'
import { makeAuthority } from './certificates.ts'

export interface ServicesOnLoopback extends Receivers {
  /** The far end of the network replaced: every name leads to the receivers, and what they show is trusted. */
  network: Pick<HttpOptions, 'resolve' | 'dial' | 'extraCertificates'>
}

/** Every chat service, and programs of one's own at `*.hooks.example`, on one loopback port over TLS. */
export async function startReceivers(options: ReceiverOptions = {}): Promise<ServicesOnLoopback> {
  const authority = makeAuthority()
  const directory = mkdtempSync(path.join(tmpdir(), 'modelwire-receivers-'))
  const file = path.join(directory, 'authority.pem')
  writeFileSync(file, authority.certificate)
  // names of Azure have a region below the host that is known
  const secure = authority.issue([
    ...serviceNames,
    '*.westeurope.logic.azure.com',
    '*.environment.api.powerplatform.com',
    '*.hooks.example',
  ])
  const receivers = await openReceivers({ secure, ...options })
  const close = async () => {
    await receivers.close()
    rmSync(directory, { recursive: true, force: true })
  }
  const network = {
    resolve: async () => [somewherePublic],
    dial: () => net.connect(receivers.port, '127.0.0.1'),
    extraCertificates: file,
  }
  return { ...receivers, close, network }
}

const somewherePublic = '93.184.215.14'
