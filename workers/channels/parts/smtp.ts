import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer'
import type { Failure, Outcome, SmtpSettings } from '../contract.ts'
import { beginning } from './outcome.ts'

const usualTotalMs = 30_000

/** Hands one mail over to the operator's server, and reads what became of it. */
export async function sendMail(smtp: SmtpSettings, mail: SendMailOptions, totalMs = usualTotalMs): Promise<Outcome> {
  try {
    const { response = '' } = await poolOf(smtp.url).sendMail({ ...mail, signal: AbortSignal.timeout(totalMs) })
    return { isTaken: true, status: codeOf(response), answer: beginning(response) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return failureOf(error)
  }
}

/** One pool for each server. It holds nothing open when nothing is to be sent. */
const pools = new Map<string, Transporter>()

function poolOf(url: string): Transporter {
  const known = pools.get(url)
  if (known) return known
  const pool = createTransport({
    ...{ pool: true, url, maxConnections: 5, idleTimeout: 2000 },
    // a mail whose connection broke may have been taken: when to try again is decided by who sends, not here
    maxRequeues: 0,
    ...{ dnsTimeout: 5000, connectionTimeout: 5000, greetingTimeout: 10_000, socketTimeout: usualTotalMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  pools.set(url, pool)
  return pool
}

/** Not all of them are there, and none of them is to be told further: messages may hold what was sent. */
interface SmtpError extends Error {
  code?: string
  command?: string
  response?: string
  responseCode?: number
}

function failureOf({ code = '', command = '', response, responseCode, name }: SmtpError): Failure {
  if (!responseCode) return unanswered(code, name)
  const stage = stageOf(command)
  const isAboutUs = stage === 'other'
  return {
    ...{ isTaken: false, status: responseCode, retryAfterSeconds: null },
    // the answer to a login may tell of it
    answer: isAboutUs ? null : beginning(response ?? ''),
    problem: isAboutUs ? `the mail server refused us with ${responseCode}` : `the mail server answered ${responseCode}`,
    ...verdictOf(stage, responseCode, enhancedCodeOf(response ?? '')),
  }
}

type Stage = 'sender' | 'recipient' | 'content' | 'other'

function stageOf(command: string): Stage {
  if (command === 'RCPT TO') return 'recipient'
  if (command === 'DATA') return 'content'
  return command === 'MAIL FROM' ? 'sender' : 'other'
}

// https://www.iana.org/assignments/smtp-enhanced-status-codes: no such mailbox or domain, moved, null MX, disabled
const gone = /^5\.(1\.(0|1|2|3|4|6|10)|2\.1|7\.13)$/
const full = /^5\.2\.2$/
const tooLarge = /^5\.(2\.3|3\.4)$/
// the same where there is no enhanced code; 554 says nothing of a recipient
const goneCodes = [521, 550, 551, 553, 556]

/**
 * 4xx is later, greylisting and all. 5xx is for good where it is about this recipient, or about this very mail. What is about us (a
 * refused login or relay, a block list) is the operator's to mend, and no reason to drop a subscriber: it is tried again.
 */
function verdictOf(stage: Stage, code: number, enhanced: string | null): Pick<Failure, 'isPermanent' | 'isRefused'> {
  if (code < 500 || stage === 'other') return { isPermanent: false }
  if (stage === 'sender') return { isPermanent: false, isRefused: enhanced ? tooLarge.test(enhanced) : code === 552 }
  if (enhanced && full.test(enhanced)) return { isPermanent: false }
  if (enhanced && gone.test(enhanced)) return { isPermanent: true }
  if (stage === 'content') return { isPermanent: false, isRefused: true }
  if (enhanced) return { isPermanent: false, isRefused: tooLarge.test(enhanced) }
  return { isPermanent: goneCodes.includes(code) }
}

const words: Record<string, string> = {
  ECONNECTION: 'the mail server cannot be reached, or broke off',
  ESOCKET: 'the mail server cannot be reached, or broke off',
  ETIMEDOUT: 'the mail server does not answer in time',
  AbortError: 'the mail server does not answer in time',
  EDNS: 'the name of the mail server cannot be found',
  ETLS: 'no secure connection to the mail server can be made',
  EAUTH: 'the mail server does not let us in',
  EPROTOCOL: 'the mail server breaks off, or speaks no SMTP',
}

/** What would be too large for the server is not even offered to it. */
function unanswered(code: string, name: string): Failure {
  const isRefused = code === 'EMESSAGE'
  const problem = isRefused ? 'the mail is larger than the mail server takes' : (words[code] ?? words[name] ?? 'the mail could not be sent')
  return { isTaken: false, status: null, answer: null, problem, isPermanent: false, isRefused, retryAfterSeconds: null }
}

function codeOf(response: string): number | null {
  const code = Number(/^\d{3}/.exec(response)?.[0])
  return code > 0 ? code : null
}

function enhancedCodeOf(response: string): string | null {
  return /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null
}
