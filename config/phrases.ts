import { readFileSync } from 'node:fs'
import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import { ConfigurationError } from './error.ts'
import { bases, type MessageLanguage, messageLanguages, opennesses, releaseKinds, stages, topics } from './words.ts'

/** The words of messages, read from phrases/<language>.toml: data, so that another wording is one line there. */

/** A sentence with places to fill: `{company} released {name}`. A place that nobody fills is a mistake of the file. */
function phrase(...places: string[]) {
  return z
    .string()
    .min(1)
    .refine(hasOnly(places), {
      error: `may only have the places ${places.map(place => `{${place}}`).join(', ') || '(none)'}`,
    })
}

/** What is said of one, and of several (or none). */
function counted(...places: string[]) {
  return z.strictObject({ one: phrase('count', ...places), other: phrase('count', ...places) })
}

function eachOf<const Word extends string>(words: readonly [Word, ...Word[]]) {
  return z.record(z.enum(words), phrase())
}

/** Only what a language says otherwise: what is not here is shown as it is. */
function someOf(...places: string[]) {
  return z.record(z.string(), phrase(...places)).default({})
}

const language = z.strictObject({
  headline: z.strictObject({
    planned: phrase('company', 'name'),
    plannedWhen: phrase('company', 'name', 'when'),
    announced: phrase('company', 'name'),
    announcedApi: phrase('company', 'name'),
    announcedNone: phrase('company', 'name'),
    released: phrase('company', 'name'),
    releasedWhat: phrase('company', 'name', 'what'),
    withdrawn: phrase('company', 'name'),
    corrected: phrase('company', 'name', 'what'),
  }),
  correction: z.strictObject({
    not: phrase('after', 'before'),
    stage: phrase('value'),
    openness: phrase('value'),
    kind: phrase('value'),
    license: phrase('value'),
    releasedAt: phrase('value'),
    announcedAt: phrase('value'),
    company: phrase('value'),
    name: phrase('value'),
    merged: phrase('value'),
    unmerged: phrase(),
    dissolved: phrase(),
    returned: phrase(),
    unknown: phrase(),
  }),
  label: z.strictObject({
    ...{ stage: phrase(), openness: phrase(), was: phrase(), kind: phrase(), license: phrase(), variants: phrase(), size: phrase() },
    ...{ modalities: phrase(), context: phrase(), releasedAt: phrase(), announcedAt: phrase(), expected: phrase(), company: phrase() },
    ...{ name: phrase(), correction: phrase() },
  }),
  fact: z.strictObject({
    variants: counted(),
    variantsOf: counted('what'),
    sizes: phrase('least', 'most'),
    active: phrase('total', 'active'),
    onlyActive: phrase('active'),
    licenses: phrase('license', 'others'),
    tokens: phrase('count'),
    dated: phrase('date', 'basis'),
  }),
  stage: eachOf(stages),
  openness: eachOf(opennesses),
  /** How a licence is said that is no licence of a name, by what config/lexicon/licenses.toml calls it. */
  license: someOf(),
  kind: eachOf(releaseKinds),
  basis: eachOf(bases),
  modality: someOf(),
  source: someOf(),
  date: z.strictObject({
    months: z.array(phrase()).length(12),
    minute: phrase('day', 'month', 'year', 'time'),
    day: phrase('day', 'month', 'year'),
    month: phrase('month', 'year'),
    thisYear: phrase('day', 'month', 'time'),
    onDay: phrase('date'),
    inMonth: phrase('date'),
  }),
  join: z.strictObject({
    ...{ comma: phrase(), list: phrase(), or: phrase(), and: phrase(), semicolon: phrase(), sentence: z.string() },
    two: phrase('first', 'second'),
  }),
  list: counted('first', 'second'),
  evidence: z.strictObject({ sighting: phrase('source', 'title', 'when'), variant: phrase('source', 'title') }),
  title: z.strictObject({
    several: phrase('summary', 'names'),
    hourly: phrase('summary', 'names'),
    daily: phrase('summary', 'names'),
    weekly: phrase('summary', 'names'),
  }),
  summary: z.strictObject({ ...Object.fromEntries(topics.map(topic => [topic, counted()])), mixed: counted() }) as unknown as z.ZodType<
    Record<(typeof topics)[number] | 'mixed', { one: string; other: string }>
  >,
  more: counted(),
  action: z.strictObject({ timeline: phrase(), confirm: phrase() }),
  stop: z.strictObject({ label: phrase(), notMe: phrase() }),
  why: z.strictObject({
    one: phrase('query'),
    several: phrase('query'),
    everything: phrase(),
    because: phrase('stage', 'reasons'),
    said: phrase('words'),
    test: phrase(),
    confirmation: phrase(),
    notice: phrase(),
  }),
  /** How a filter and its values are said; `filter` where nothing else is. */
  filter: phrase('label', 'value'),
  filters: someOf('value'),
  values: someOf(),
  /** How a rule of the normalizer is said; `why.said` where nothing else is. */
  reason: someOf('words'),
  test: z.strictObject({ title: phrase('headline'), titleEmpty: phrase(), lead: phrase(), leadEmpty: phrase() }),
  confirmation: z.strictObject({ title: phrase(), lead: z.array(phrase()).min(1) }),
  notice: z.strictObject({ title: phrase(), lead: phrase(), held: counted() }),
})

/** The words of one language. */
export type PhraseBook = z.infer<typeof language>
export type Phrases = Record<MessageLanguage, PhraseBook>
export type Counted = PhraseBook['more']

const own = new URL('./phrases/', import.meta.url)

/** Reads the words of every language. A file that makes no sense stops the start: file and key are named. */
export function readPhrases(folder: URL = own): Phrases {
  return Object.fromEntries(messageLanguages.map(each => [each, readBook(`${each}.toml`, folder)])) as Phrases
}

function readBook(file: string, folder: URL): PhraseBook {
  const shown = `config/phrases/${file}`
  const read = language.safeParse(parsed(shown, new URL(file, folder)))
  if (read.success) return read.data
  throw new ConfigurationError(read.error.issues.map(issue => `${shown} ${issue.path.join('.')}: ${issue.message}`).join('\n'))
}

function parsed(shown: string, file: URL): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof TomlError) throw new ConfigurationError(`${shown}:${error.line} ${error.message.split('\n')[0]}`)
    if (error instanceof Error && 'code' in error) throw new ConfigurationError(`${shown}: cannot be read (${error.code})`)
    throw error
  }
}

function hasOnly(places: string[]): (text: string) => boolean {
  return text => [...text.matchAll(/\{([^}]*)\}/g)].every(([, place]) => places.includes(place ?? ''))
}
