import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { ConfigurationError } from './env.ts'

/** The words of the field, read from lexicon/*.toml: data that the normalizer is given, so that a new word is one line there. */

const words = z.array(z.string().trim().min(1)).default([])

const speech = z.strictObject({
  language: z.string(),
  release: words,
  open: words,
  data: words,
  code: words,
  api: words,
  planned: words,
  rumour: words,
  rival: words,
  hub: words,
  digest: words,
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
const tasks = z.strictObject({ task: z.record(z.string(), z.strictObject({ input: words, output: words })) })

export type Speech = z.infer<typeof speech>
export type NameWords = z.infer<typeof names>

export interface LexiconSet {
  speech: Speech[]
  names: NameWords
  licenses: z.infer<typeof licenses>
  tasks: z.infer<typeof tasks>['task']
}

const folder = new URL('./lexicon/', import.meta.url)
const notLanguages = new Set(['names.toml', 'licenses.toml', 'tasks.toml', 'search.toml'])

/** Reads every lexicon. A file that makes no sense stops the start and is named. */
export function readLexicons(): LexiconSet {
  const languages = readdirSync(folder).filter(file => file.endsWith('.toml') && !notLanguages.has(file))
  return {
    speech: languages.toSorted().map(file => readLexicon(file, speech)),
    names: readLexicon('names.toml', names),
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
