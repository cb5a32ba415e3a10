import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { ParsedMail } from './mime.ts'
import { Session } from './smtpSession.ts'

/** Where in a session an answer is given; `content` is that to the end of the mail. */
export type SmtpStage = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content'

/** A reply such as `550 5.1.1 no such user`, or none: it hangs, or breaks off. What is `taken` is kept, and then it breaks off. */
export type SmtpAnswer = string | 'hang' | 'drop' | 'taken'

export interface ReceivedMail extends ParsedMail {
  from: string
  to: string[]
  /** As it came over the line, without the dots that SMTP adds. */
  source: string
}

export interface SmtpReceiver {
  url: string
  port: number
  mails: ReceivedMail[]
  /** Every command, in its order; what is secret in a login is not in it. */
  commands: string[]
  /** What a strict server would not have forgiven. */
  violations: string[]
  connections: number
  /** What is answered at a stage instead of yes; a function is asked each time, null is yes. */
  answers: Map<SmtpStage, SmtpAnswer | (() => SmtpAnswer | null)>
  /** Sends away the first attempt for each sender and recipient. */
  isGreylisting: boolean
  /** What a login must be, as `user:password`; null: nobody logs in. */
  login: string | null
  forget(): void
  close(): Promise<void>
}

/** A strict mail server on loopback: RFC 5321 with SIZE, 8BITMIME, SMTPUTF8, PIPELINING and AUTH PLAIN. */
export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const sockets = new Set<Socket>()
  const greeted = new Set<string>()
  const server = createServer(socket => {
    receiver.connections += 1
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()))
    new Session(receiver, greeted, socket).start()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const receiver: SmtpReceiver = {
    ...{ url: `smtp://127.0.0.1:${port}`, port, mails: [], commands: [], violations: [], connections: 0 },
    ...{ answers: new Map(), isGreylisting: false, login: null },
    forget() {
      for (const list of [this.mails, this.commands, this.violations]) list.length = 0
      for (const kept of [this.answers, greeted]) kept.clear()
      Object.assign(this, { connections: 0, isGreylisting: false, login: null })
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  return receiver
}
