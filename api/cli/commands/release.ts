import type { KnownRevision } from '../../../db/timeline.ts'
import { describeItems, describeValue, fieldLabel } from '../../pages/changeWords.ts'
import { licenseText, modalitiesText, parametersText, webAddress } from '../../pages/format.ts'
import { basisWords, causeWords } from '../../pages/words.ts'
import { type Command, Failure, UsageError } from '../contract.ts'
import { tableLines } from '../table.ts'
import { colored, type Terminal } from '../terminal.ts'
import { safe, safeJson, wrap } from '../text.ts'
import { dayOf, minuteOf, type Release, stageColors } from '../words.ts'

type Revision = Omit<KnownRevision, 'madeAt'> & { madeAt: string }
type Whole = Release & { revisions: Revision[] }

export const release: Command = {
  name: 'release',
  words: '<id or address>',
  summary: 'One release, with its variants, its evidence and every revision.',
  options: { asOf: { value: 'time', description: 'What was known at the end of a day, month or year, or at an instant.' } },
  examples: ['release acme-one', 'release http://localhost:8787/releases/acme-one', 'release acme-one --as-of 2025-06'],
  async run(given, { terminal, api }) {
    const [text, surplus] = given.words
    if (text === undefined || surplus !== undefined) throw new UsageError('release takes one id, or one address')
    const { id, origin } = readPlace(text)
    const asOf = given.text('asOf')
    // an address says where it is, unless somebody says otherwise
    const asked = origin !== null && !api.isChosen ? api.at(origin) : api
    const query = asOf === null ? '' : `?${new URLSearchParams({ as_of: asOf })}`
    const whole = await asked.get<Whole>(`/api/releases/${encodeURIComponent(id)}${query}`, 'revisions')
    if (whole.id !== id) terminal.say(`${safe(id)} turned out to be part of ${safe(whole.id)}.\n`)
    await terminal.out(given.is('json') ? `${safeJson(JSON.stringify(whole, null, 2))}\n` : `${linesOf(terminal, whole).join('\n')}\n`)
  },
}

/** An id, or the address of a release's page or of its answer. */
function readPlace(text: string): { id: string; origin: string | null } {
  if (!/^https?:\/\//i.test(text)) return { id: text, origin: null }
  const { pathname, origin } = URL.canParse(text) ? new URL(text) : { pathname: '', origin: null }
  const [, base = '', id] = /^(.*?)\/(?:api\/)?releases\/([^/]+)\/?$/.exec(pathname) ?? []
  if (id === undefined) throw new UsageError(`${safe(text)} is no address of a release`)
  try {
    return { id: decodeURIComponent(id), origin: `${origin}${base}` }
  } catch {
    throw new Failure(`${safe(text)} is no address of a release`)
  }
}

function linesOf(terminal: Terminal, whole: Whole): string[] {
  const { name, company, variants, sightings, revisions, url } = whole
  const title = `${safe(name)}, ${safe(company.name)}`
  return [
    ...wrap(title, terminal.width).map(line => colored(terminal, line, 'bold')),
    ...factsOf(whole).flatMap(([label, text]) => factLines(terminal, label, text)),
    ...factLines(terminal, 'Page', safe(url)),
    ...section(terminal, 'Variants', variants.length === 0 ? [] : variantLines(terminal, whole)),
    ...section(
      terminal,
      'Evidence',
      sightings.flatMap(each => sightingLines(terminal, each)),
    ),
    ...section(
      terminal,
      'Revisions',
      revisions.toReversed().flatMap(each => revisionLines(terminal, each)),
    ),
  ]
}

function factsOf(whole: Whole): [string, string][] {
  const { stage, openness, license, modalities, parameters, contextTokens, announcedAt, releasedAt, firstSeenAt } = whole
  const dated = (date: Release['releasedAt']) => date && `${dayOf(date)} (${basisWords[date.basis] ?? safe(date.basis)})`
  const facts: [string, string | null][] = [
    ['Stage', stage],
    ['Open', openness],
    ['Announced', dated(announcedAt)],
    ['Released', dated(releasedAt)],
    ['First seen', minuteOf(firstSeenAt)],
    ['Size', parametersText(parameters)],
    ['Context', contextTokens === null ? null : `${contextTokens} tokens`],
    ['Takes, gives', modalitiesText(modalities)],
    ['Licence', license && licenseText(license)],
  ]
  return facts.flatMap(([label, text]): [string, string][] => (text ? [[label, safe(text)]] : []))
}

const labelWidth = 14

function factLines(terminal: Terminal, label: string, text: string): string[] {
  const color = label === 'Stage' ? (stageColors[text as Release['stage']] ?? null) : null
  const lines = wrap(text, Math.max(20, terminal.width - labelWidth))
  return lines.map((line, place) => `${(place === 0 ? label : '').padEnd(labelWidth)}${colored(terminal, line, color)}`)
}

function section(terminal: Terminal, title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', colored(terminal, title, 'bold'), ...lines]
}

function variantLines(terminal: Terminal, { variants }: Whole): string[] {
  return tableLines(
    terminal,
    [
      { title: 'Repository', of: ({ repo, goneAt }) => `${repo}${goneAt ? ' (gone)' : ''}`, least: 20 },
      { title: 'Host', of: ({ host }) => host, least: 6, rank: 5 },
      { title: 'Size', of: ({ parameters }) => parametersText(parameters), rank: 2 },
      { title: 'Tuning', of: ({ tuning }) => tuning, least: 6, rank: 3 },
      { title: 'Format', of: ({ quantization }) => quantization, least: 6, rank: 4 },
      { title: 'Public', of: ({ publicAt }) => publicAt && dayOf(publicAt), rank: 1 },
    ],
    variants,
  )
}

function sightingLines(terminal: Terminal, { source, title, url, publishedAt, says, reasons }: Release['sightings'][number]): string[] {
  const said = [publishedAt && dayOf(publishedAt), safe(source.id), says.stage ?? '', says.openness].filter(Boolean).join(' · ')
  const why = reasons.map(({ rule, words }) => `${safe(rule, 80)}: ${safe(words, 160)}`).join('; ')
  const rest = [webAddress(url), why].filter(Boolean).map(text => String(text))
  return [
    ...wrap(safe(title, 400) || '–', terminal.width),
    ...[said, ...rest].flatMap(text => wrap(text, terminal.width - 2)).map(line => colored(terminal, `  ${line}`, 'faint')),
  ]
}

function revisionLines(terminal: Terminal, { revision, madeAt, cause, reason, changes }: Revision): string[] {
  const why = [causeWords[cause], reason].filter(Boolean).join(': ')
  const said = changes.map(({ field, before, after }) => {
    if (Array.isArray(before) && Array.isArray(after)) return `${fieldLabel(field)}: ${describeItems(before, after)}`
    return `${fieldLabel(field)}: ${describeValue(before)} → ${describeValue(after)}`
  })
  const head = `${minuteOf(madeAt)}${why ? ` ${safe(why, 300)}` : ''}`
  const lines = [head, ...(revision === 1 ? ['first known'] : said)].flatMap(text => wrap(safe(text, 400), terminal.width - 5))
  return lines.map((line, place) => `${place === 0 ? String(revision).padStart(3) : '   '}  ${line}`)
}
