import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ConfigurationError } from './error.ts'
import { type Failpoint, failpoint } from './failpoint.ts'
import { isReadableDirectory, isReadableFile } from './readable.ts'

/** The only reader of process.env. A value that makes no sense stops the start and names the variable. */
export interface Environment {
  port: number
  host: string
  dataDir: string
  /** Unset: Postgres out of npm, with its data in `dataDir`. */
  databaseUrl: string | null
  /** Unset: BullMQ keeps its queues in Postgres. */
  redisUrl: string | null
  companiesDir: string | null
  operatorToken: string | null
  /** Who may read `/metrics` from elsewhere (unset: nobody), and the port on which workers alone answer it (unset: none). */
  metrics: { token: string | null; port: number | null }
  publicUrl: string
  /** The WebSub hub that feeds announce; unset: none. */
  webSubHub: string | null
  contact: string
  proxy: { http: string | null; https: string | null; no: string[] }
  extraCertificates: string | null
  allowPrivateHosts: string[]
  /** Seconds before each further attempt to deliver a message; null: as Standard Webhooks has it. For tests, and receivers on one's own network. */
  deliverySchedule: number[] | null
  /** The operator's mail server, with user and password in its address; unset: nothing is sent by mail. */
  smtp: { url: string; from: string } | null
  /** How many proxies of the operator's own stand in front: so many addresses of X-Forwarded-For can be believed. */
  trustedProxies: number
  /** So many requests a minute the API answers to one address; 0: as many as come. */
  rateLimit: number
  logLevel: (typeof logLevels)[number]
  /** Where the workers are to die, as if killed, and at what time that they come there: for `npm run faults`. Unset: nowhere. */
  failpoint: Failpoint | null
}

export { ConfigurationError }

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
const url = (protocol: RegExp, what: string) => z.url({ protocol, error: `must be ${what}` })
/** As a header may hold it: in ASCII. */
const webUrl = url(/^https?$/, 'an http:// or https:// address').transform(text => new URL(text).href)
const list = z.string().transform(text =>
  text
    .split(/[\s,]+/)
    .map(each => each.trim())
    .filter(Boolean),
)

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
  .transform(Number)
  .refine(port => port <= 65535, 'must be a port number from 0 to 65535')
const token = z.string().regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')

// the name of a sender may be anything but what could end it, or begin another header
const sender = /^(?:[^<>@,;:"\\\x00-\x1f\x7f]*<[^<>@\s,;:"]+@[^<>@\s,;:"]+>|[^<>@\s,;:"]+@[^<>@\s,;:"]+)$/

const variables = z.object({
  PORT: port.default(8787),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('.data'),
  DATABASE_URL: url(/^postgres(ql)?$/, 'a postgres:// address').optional(),
  REDIS_URL: url(/^rediss?$/, 'a redis:// address').optional(),
  COMPANIES_DIR: z.string().refine(isReadableDirectory, 'must be a folder that can be read').optional(),
  OPERATOR_TOKEN: token.optional(),
  METRICS_TOKEN: token.optional(),
  METRICS_PORT: port.optional(),
  PUBLIC_URL: webUrl.optional(),
  WEBSUB_HUB: webUrl.optional(),
  MODELWIRE_CONTACT: z.string().min(3).max(200).default('https://github.com/modelwire/modelwire'),
  HTTP_PROXY: url(/^https?$/, 'an http:// address').optional(),
  HTTPS_PROXY: url(/^https?$/, 'an http:// address').optional(),
  NO_PROXY: list.default([]),
  NODE_EXTRA_CA_CERTS: z.string().refine(isReadableFile, 'must be a file that can be read').optional(),
  ALLOW_PRIVATE_HOSTS: list.default([]),
  DELIVERY_SCHEDULE: z
    .string()
    .regex(/^\s*\d{1,7}(\.\d{1,3})?(\s*,\s*\d{1,7}(\.\d{1,3})?){0,99}\s*$/, 'must be seconds with commas between them, such as 5,300,1800')
    .transform(text => text.split(',').map(Number))
    .optional(),
  SMTP_URL: url(/^smtps?$/, 'an smtp:// or smtps:// address').optional(),
  MAIL_FROM: z.string().max(300).regex(sender, 'must be an address, or a name and an address: Modelwire <news@example.org>').optional(),
  TRUSTED_PROXIES: z.string().regex(/^\d$/, 'must be a number of proxies from 0 to 9').transform(Number).default(0),
  RATE_LIMIT: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a number of requests a minute from 0 to 999999')
    .transform(Number)
    .default(600),
  FAILPOINT: failpoint.optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('warn'),
})

/** What the client in a terminal goes by; nothing that only the service needs can stop it. */
export interface TerminalEnvironment {
  /** Where Modelwire is; null where nobody says. */
  url: string | null
  /** Null: as whether it is a terminal has it. */
  color: boolean | null
  /** Columns of a line, where that cannot be asked. */
  columns: number | null
}

const terminalVariables = z.object({
  MODELWIRE_URL: url(/^https?$/, 'an http:// or https:// address').optional(),
  FORCE_COLOR: z.string().optional(),
  NO_COLOR: z.string().optional(),
  TERM: z.string().optional(),
  COLUMNS: z.string().optional(),
})

/** Whoever forces colours has them, whoever wants none (https://no-color.org) has none. */
export function readTerminalEnvironment(source: NodeJS.ProcessEnv = process.env): TerminalEnvironment {
  const value = readVariables(terminalVariables, source)
  const forced = value.FORCE_COLOR === undefined ? null : !/^(0|false)$/.test(value.FORCE_COLOR)
  const isUnwanted = value.NO_COLOR !== undefined || value.TERM === 'dumb'
  const columns = /^[1-9]\d{0,4}$/.test(value.COLUMNS ?? '') ? Number(value.COLUMNS) : null
  return { url: value.MODELWIRE_URL ?? null, color: forced ?? (isUnwanted ? false : null), columns }
}

/** Reads the variables of SPEC "How it runs"; empty counts as unset, and proxies are honoured in lower case too. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const value = readVariables(variables, source)
  return {
    port: value.PORT,
    host: value.HOST,
    dataDir: path.resolve(value.DATA_DIR),
    databaseUrl: value.DATABASE_URL ?? null,
    redisUrl: value.REDIS_URL ?? null,
    companiesDir: value.COMPANIES_DIR ? path.resolve(value.COMPANIES_DIR) : null,
    operatorToken: value.OPERATOR_TOKEN ?? null,
    metrics: { token: value.METRICS_TOKEN ?? null, port: value.METRICS_PORT ?? null },
    publicUrl: (value.PUBLIC_URL ?? `http://localhost:${value.PORT}`).replace(/\/+$/, ''),
    webSubHub: value.WEBSUB_HUB ?? null,
    contact: value.MODELWIRE_CONTACT,
    proxy: { http: value.HTTP_PROXY ?? null, https: value.HTTPS_PROXY ?? null, no: value.NO_PROXY },
    extraCertificates: value.NODE_EXTRA_CA_CERTS ?? null,
    allowPrivateHosts: value.ALLOW_PRIVATE_HOSTS,
    deliverySchedule: value.DELIVERY_SCHEDULE ?? null,
    smtp: smtpOf(value.SMTP_URL, value.MAIL_FROM),
    trustedProxies: value.TRUSTED_PROXIES,
    rateLimit: value.RATE_LIMIT,
    logLevel: value.LOG_LEVEL,
    failpoint: value.FAILPOINT ?? null,
  }
}

/** Started by `npm start` and the like: npm and its shell stand between whoever ends the program and the program. */
export function isRunByNpm(source: NodeJS.ProcessEnv = process.env): boolean {
  return source.npm_lifecycle_event !== undefined
}

/** Where a program that measures also writes its figures down, a line of JSON each; null where nobody collects them. */
export function figuresFile(source: NodeJS.ProcessEnv = process.env): string | null {
  return source.MODELWIRE_FIGURES || null
}

/** The environment of a program whose figures are collected in a file. */
export function collecting(file: string, source: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...source, MODELWIRE_FIGURES: file }
}

/** The folders that company files are read from: ours, then the user's own, which adds and overrides. */
export function companyDirectories(environment: Pick<Environment, 'companiesDir'>): string[] {
  const own = fileURLToPath(new URL('./companies', import.meta.url))
  return environment.companiesDir ? [own, environment.companiesDir] : [own]
}

export function programVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
}

/** Whoever sends mail says in whose name. */
function smtpOf(url: string | undefined, from: string | undefined): Environment['smtp'] {
  if (!url) return null
  if (!from) throw new ConfigurationError('MAIL_FROM must be set where SMTP_URL is: the address that mail comes from (environment)')
  return { url, from }
}

function readVariables<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>, source: NodeJS.ProcessEnv): z.output<z.ZodObject<Shape>> {
  const read = schema.safeParse(Object.fromEntries(Object.keys(schema.shape).flatMap(name => valueFrom(source, name))))
  if (read.success) return read.data
  const lines = read.error.issues.map(issue => `${String(issue.path[0])} ${issue.message.toLowerCase()}`)
  throw new ConfigurationError(`${lines.join('; ')} (environment)`)
}

function valueFrom(source: NodeJS.ProcessEnv, name: string): [string, string][] {
  const isProxy = name.endsWith('_PROXY')
  const text = source[name] || (isProxy ? source[name.toLowerCase()] : undefined)
  return text ? [[name, text]] : []
}
