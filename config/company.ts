import { z } from 'zod'

/** Any host: whether a private one may be reached is the business of workers/http.ts, which also sees where a name leads. */
const httpUrl = z
  .string()
  .max(2000)
  .refine(isHttpAddress, 'must be an http:// or https:// address')
  .refine(hasNoSecret, 'must not hold a user name or password')
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens')
/** 90s, 15m, 6h, 2d */
const duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[smhd]$/, 'must be a whole number followed by s, m, h or d, such as 15m')
  .refine(text => !(secondsOf(text) > 30 * 86_400), 'must be at most 30d')
const zone = z.string().refine(isZone, 'must be an IANA zone such as Asia/Shanghai, or an offset such as +08:00')
const name = z.string().trim().min(1).max(80)

/** A line of models: what its members are called, in every language. */
const family = z.strictObject({
  name,
  aliases: z.array(name).default([]),
  /** The family whose generations it comes with: what is published with one of them is part of that release. */
  accompanies: name.optional(),
  /** Where it is no line of models: a data set. */
  kind: z.enum(['model', 'dataset']).optional(),
  /** Letters that its versions bear (V3, R1): behind the company's name such a version stands for the family. */
  versions: z.array(z.string().regex(/^[A-Z]$/, 'must be one capital letter')).optional(),
})

/** A home of the company on a hub or code host; what is published there is its own work. */
const organisation = z.strictObject({
  host: z.enum(['huggingface', 'github', 'modelscope']),
  name,
  formerly: z.array(name).default([]),
})

const source = z.strictObject({
  id: slug,
  kind: slug,
  url: httpUrl,
  /** Where a person would look: shown instead of `url` where that is an API. */
  page: httpUrl.optional(),
  every: duration.default('30m'),
  zone: zone.optional(),
  language: z.string().min(2).max(12).optional(),
  /** The kind's own settings; the kind's schema checks them when the workers start. */
  settings: z.record(z.string(), z.unknown()).default({}),
})

/** One company file. Its id is the file's name without `.toml`. */
export const companyFile = z.strictObject({
  name,
  /** A developer makes releases; of the press only what it says about others is read, for plans and context. */
  role: z.enum(['developer', 'press']).default('developer'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1)'),
  languages: z.array(z.string().min(2).max(12)).min(1),
  website: httpUrl,
  /** Other names of the company: official, former, transliterated, mis-heard, machine-translated. */
  aliases: z.array(name).default([]),
  /** Products that are nobody's open release but name the company when they appear in a text. */
  products: z.array(name).default([]),
  family: z.array(family).default([]),
  organisation: z.array(organisation).default([]),
  source: z.array(source).default([]),
})

export type CompanyFile = z.infer<typeof companyFile>
export type SourceFile = CompanyFile['source'][number]

export interface SourceEntry extends SourceFile {
  /** `<company>/<id>` */
  fullId: string
  /** `file:line` of the `[[source]]` table, for error messages. */
  place: string
}

export interface Company extends Omit<CompanyFile, 'source'> {
  id: string
  /** The file it was read from. */
  file: string
  source: SourceEntry[]
}

/** `15m` is 900. Only for what the schema has let through. */
export function secondsOf(duration: string): number {
  const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[duration.slice(-1)] ?? Number.NaN
  return Number(duration.slice(0, -1)) * unit
}

function isHttpAddress(text: string): boolean {
  return /^https?:\/\/[^/\s]/.test(text) && URL.canParse(text)
}

function hasNoSecret(text: string): boolean {
  return !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === '')
}

function isZone(text: string): boolean {
  if (/^[+-]\d\d:\d\d$/.test(text)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return /\//.test(text) || text === 'UTC'
  } catch {
    return false
  }
}
