import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { ConfigurationError } from './env.ts'

/** The words of the field, read from lexicon/*.toml: data that the normalizer is given, so that a new word is one line there. */

const words = z.array(z.string().trim().min(1)).default([])

/** What the words of a language are for; docs/understanding.md says how they are read. */
const speech = z.strictObject({
  language: z.string(),
  /** Whether the verb stands before its object, or at the end. */
  order: z.enum(['svo', 'sov']).default('svo'),
  /** Everyday words that show that a text is written in it: languages of one script are told apart by them. */
  signs: words,
  release: words,
  arrives: words,
  opens: words,
  open: words,
  openly: words,
  hub: words,
  data: words,
  code: words,
  api: words,
  planned: words,
  later: words,
  rumour: words,
  delay: words,
  negation: words,
  becomes: words,
  model: words,
  generic: words,
  fresh: words,
  stop: words,
  and: words,
  of: words,
  clause: words,
  background: words,
  rival: words,
  likened: words,
  derived: words,
  digest: words,
  foot: words,
  dated: words,
  month: z.array(words).default([]),
  when: z.record(z.string(), words).default({}),
  /** What a text may be about instead of a release: funding, prices, benchmarks, tutorials … */
  aside: z.record(z.string(), words),
})

const names = z.strictObject({
  tuning: words,
  plain: words,
  quantization: words,
  format: words,
  component: words,
  draft: words,
  tool: words,
  tier: words,
  maturity: words,
  line: words,
  accompanying: words,
  benchmark: words,
  together: z.record(z.string(), z.string()),
  ambiguous: z.strictObject({ words, abbreviations: words }),
})

const licenses = z.strictObject({ spdx: z.record(z.string(), z.string()), names: z.record(z.string(), z.string()) })
/** Makers that nobody tracks, with their lines of models: told apart from the tracked, and named where they act. */
const others = z.strictObject({
  maker: z.record(z.string(), z.strictObject({ aliases: words, families: words, isPlatform: z.boolean().default(false) })),
})
const tasks = z.strictObject({ task: z.record(z.string(), z.strictObject({ input: words, output: words })) })

export type Speech = z.infer<typeof speech>
export type NameWords = z.infer<typeof names>

export type Maker = z.infer<typeof others>['maker'][string]

export interface LexiconSet {
  speech: Speech[]
  names: NameWords
  others: Record<string, Maker>
  licenses: z.infer<typeof licenses>
  tasks: z.infer<typeof tasks>['task']
}

const folder = new URL('./lexicon/', import.meta.url)
const notLanguages = new Set(['names.toml', 'licenses.toml', 'tasks.toml', 'search.toml', 'others.toml'])

/** Reads every lexicon. A file that makes no sense stops the start and is named. */
export function readLexicons(): LexiconSet {
  const languages = readdirSync(folder).filter(file => file.endsWith('.toml') && !notLanguages.has(file))
  return {
    speech: languages.toSorted().map(file => readLexicon(file, speech)),
    names: readLexicon('names.toml', names),
    others: readLexicon('others.toml', others).maker,
    licenses: readLexicon('licenses.toml', licenses),
    tasks: readLexicon('tasks.toml', tasks).task,
  }
}

function readLexicon<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> {
  const read = schema.safeParse(parse(readFileSync(new URL(file, folder), 'utf8')))
  if (read.success) return read.data
  const lines = read.error.issues.map(issue => `config/lexicon/${file} ${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigurationError(lines.join('\n'))
}
