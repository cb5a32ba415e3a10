import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { programVersion } from '../../config/env.ts'
import type { SmtpSettings } from '../../workers/channels/contract.ts'
import { type Http, openHttp } from '../../workers/http.ts'
import { makeAuthority } from '../receivers/certificates.ts'
import { serviceNames } from '../receivers/index.ts'
import { openReceivers, type Received } from '../receivers/receive.ts'
import { type ReceivedMail, startSmtpReceiver } from '../receivers/smtp.ts'
import type { Wish } from './wishes.ts'

/** A message as it came in at the far end, whatever carried it. */
export interface Arrival {
  wish: Wish | undefined
  /** The moment of the history, and the clock of the machine. */
  moment: Date
  at: number
  isTaken: boolean
  problem: string | null
  messageId: string | null
  title: string
  text: string
  links: string[]
  body: unknown
  bytes: number
}

export interface FarEnd {
  arrivals: Arrival[]
  /** What the receivers would not have forgiven. */
  violations(): string[]
  http: Http
  smtp: SmtpSettings
  /** From now on everything arrives at this moment. */
  moveTo(moment: Date): void
  close(): Promise<void>
}

/**
 * Everybody who gets messages, on loopback, strict about form, limits and signatures; and a way out on which every name leads to them.
 * Nothing else about the way out is different: addresses are checked, certificates too.
 */
export async function openFarEnd(wishes: Wish[]): Promise<FarEnd> {
  const arrivals: Arrival[] = []
  let moment = new Date(0)
  const authority = makeAuthority('Modelwire bench')
  const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-alerts-'))
  const file = path.join(folder, 'authority.pem')
  writeFileSync(file, authority.certificate)
  const ownerOf = (kind: string, target: string) =>
    wishes.find(each => each.channel === kind && JSON.stringify(each.settings).includes(target))
  const receivers = await openReceivers({
    secure: authority.issue([...serviceNames, '*.westeurope.logic.azure.com', '*.hooks.example']),
    secrets: target => wishes.filter(each => JSON.stringify(each.settings).includes(target)).flatMap(secretsOf),
    hear: received => arrivals.push(arrivalOf(received, ownerOf(received.service, received.target), moment)),
  })
  const smtp = await startSmtpReceiver()
  let mails = 0
  const http = openHttp({
    userAgent: `Modelwire/${programVersion()}`,
    proxy: { http: null, https: null, no: [] },
    allowPrivateHosts: [],
    extraCertificates: file,
    resolve: async () => [somewherePublic],
    dial: () => net.connect(receivers.port, '127.0.0.1'),
  })
  const takeMails = () => {
    for (const mail of smtp.mails.slice(mails)) arrivals.push(mailArrival(mail, ownerOf('email', mail.to[0] ?? ''), moment))
    mails = smtp.mails.length
  }
  return {
    arrivals,
    violations: () => smtp.violations,
    http,
    smtp: { url: smtp.url, from: 'Modelwire <news@modelwire.example>' },
    moveTo: to => {
      takeMails()
      moment = to
    },
    close: async () => {
      await http.close()
      await Promise.all([receivers.close(), smtp.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const somewherePublic = '93.184.215.14'

function secretsOf({ secret, settings }: Wish): string[] {
  return [secret ?? settings.secret ?? []].flat()
}

function arrivalOf(received: Received, wish: Wish | undefined, moment: Date): Arrival {
  const { at, isTaken, problem, messageId, text, links, body, mentions } = received
  const calling = mentions.length > 0 ? `it calls somebody: ${mentions.join(' ')}` : null
  const title = text.split('\n')[0] ?? ''
  return {
    wish,
    moment,
    at,
    isTaken,
    problem: problem ?? calling,
    messageId,
    title,
    text,
    links,
    body,
    bytes: Buffer.byteLength(JSON.stringify(body)),
  }
}

function mailArrival(mail: ReceivedMail, wish: Wish | undefined, moment: Date): Arrival {
  const text = mail.parts.find(each => each.type === 'text/plain')?.text ?? ''
  return {
    ...{ wish, moment, at: Date.now(), isTaken: true, problem: null, body: null, text },
    messageId: mail.all('message-id')[0] ?? null,
    title: mail.all('subject')[0] ?? '',
    links: text.match(/https?:\/\/[^\s<>]+/g) ?? [],
    bytes: Buffer.byteLength(mail.source),
  }
}
