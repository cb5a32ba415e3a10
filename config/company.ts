import { z } from 'zod'

const httpUrl = z.url({ protocol: /^https?$/, hostname: z.regexes.domain })
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens')
/** 90s, 15m, 6h, 2d */
const duration = z.string().regex(/^[1-9]\d{0,4}[smhd]$/, 'a whole number followed by s, m, h or d')
const zone = z.string().refine(isZone, 'an IANA zone such as Asia/Shanghai, or an offset such as +08:00')
const name = z.string().trim().min(1).max(80)

/** A line of models: what its members are called, in every language. */
const family = z.strictObject({
  name,
  aliases: z.array(name).default([]),
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
  country: z.string().regex(/^[A-Z]{2}$/, 'two capital letters (ISO 3166-1)'),
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

function isZone(text: string): boolean {
  if (/^[+-]\d\d:\d\d$/.test(text)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return /\//.test(text) || text === 'UTC'
  } catch {
    return false
  }
}
