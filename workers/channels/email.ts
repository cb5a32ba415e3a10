import { createHash } from 'node:crypto'
import type { SendMailOptions } from 'nodemailer'
import { z } from 'zod'
import type { Channel, Message } from './contract.ts'
import { htmlOf, textOf } from './parts/letter.ts'
import { foldMailbox, mailbox, maskMailbox } from './parts/mailbox.ts'
import { sendMail } from './parts/smtp.ts'

const settings = z.strictObject({
  address: mailbox.meta({ label: 'E-mail address', example: 'you@example.org', isSecret: true }),
})
type Settings = z.output<typeof settings>

const noServer = 'no mail server is set up here (SMTP_URL)'

/** By the operator's own mail server; the first mail asks whether any more are wanted. */
export const email: Channel<Settings> = {
  kind: 'email',
  label: 'E-mail',
  help: 'Text and HTML to one address, after a link in the first mail was confirmed.',
  settings: settings as unknown as z.ZodType<Settings>,
  endpointOf: ({ address }) => foldMailbox(address),
  describe: ({ address }) => maskMailbox(address),
  isConsentProven: false,
  unavailable: ({ smtp }) => (smtp ? null : noServer),
  async send(message, { address }, { smtp }) {
    if (smtp) return sendMail(smtp, mailOf(message, address, smtp.from))
    return { isTaken: false, status: null, answer: null, problem: noServer, isPermanent: false, retryAfterSeconds: null }
  },
}

/** The same bytes at every attempt: nothing of it is drawn by lot or taken from the clock. */
function mailOf(message: Message, address: string, from: string): SendMailOptions {
  const host = new URL(message.stop.url).hostname
  return {
    from,
    to: { name: '', address },
    subject: message.title,
    text: textOf(message),
    html: htmlOf(message),
    date: new Date(message.at),
    messageId: `<${message.id}@${host}>`,
    textEncoding: 'quoted-printable',
    baseBoundary: createHash('sha256').update(message.id).digest('hex').slice(0, 32),
    xMailer: false,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': message.language,
      ...listHeaders(message, host),
    },
  }
}

/**
 * RFC 2919 and 8058: a mail program can stop the mails with one click. A mail that asks for a confirmation is of no list yet: its reader
 * has joined nothing, and a program that follows its headers by itself must neither confirm nor end what a person is about to decide.
 */
function listHeaders(message: Message, host: string): Record<string, string> {
  if (message.kind === 'confirmation') return {}
  return {
    'List-Id': `<${message.subscription.id.replaceAll('_', '-').toLowerCase()}.${host}>`,
    'List-Unsubscribe': `<${message.oneClickUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    Precedence: 'list',
  }
}
