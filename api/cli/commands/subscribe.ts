import { wishParameters } from '../../openapi/parameters.ts'
import type { Preview } from '../../subscriptions/preview.ts'
import type { viewCreated } from '../../subscriptions/view.ts'
import { type Command, type Given, type Option, type Tools, UsageError } from '../contract.ts'
import { filterOptions, queryOf } from '../options.ts'
import { readSettings } from '../settings.ts'
import { tableLines } from '../table.ts'
import { colored, type Terminal } from '../terminal.ts'
import { safe, safeJson } from '../text.ts'
import { sayMatches, stageColors } from '../words.ts'

type Created = Awaited<ReturnType<typeof viewCreated>>
type Told = Omit<Preview['releases'][number], 'at'> & { at: string }
type Previewed = Omit<Preview, 'releases'> & { releases: Told[] }

const wishOptions: Record<string, Option> = Object.fromEntries(
  wishParameters.map(({ name, description, isList = false }) => [name, { value: 'value', isList, description }]),
)

export const subscribe: Command = {
  name: 'subscribe',
  summary: 'Makes a subscription: each release that fits is told once, by a channel of your own.',
  description:
    'The token, the management link and the secret of a subscription are written once, to whoever makes it, and never again: keep them. Where the answer goes elsewhere than to a terminal, --json says that they may.',
  options: {
    channel: { value: 'kind', description: 'How it is told; `modelwire channels` lists them.' },
    set: {
      ...{ value: 'name=value', isList: true },
      description: 'A setting of the channel: name=text, name:=JSON, or name=@file for what is secret (@- reads it). Once for each.',
    },
    preview: { description: 'Makes nothing, and shows what the last 30 days would have sent.' },
    ...filterOptions,
    ...wishOptions,
  },
  examples: [
    'subscribe --preview --openness weights --cadence weekly',
    'subscribe --openness weights --min-parameters 30B --channel webhook --set url=https://hooks.example.com/modelwire',
  ],
  async run(given, tools) {
    const body = { query: queryOf(given).toString(), ...wishesOf(given) }
    if (given.is('preview')) return preview(body, given, tools)
    const { terminal, api } = tools
    const channel = given.text('channel')
    if (channel === null) throw new UsageError('subscribe takes --channel; `modelwire channels` lists them. --preview makes nothing.')
    if (!terminal.isTerminal && !given.is('json')) {
      throw new UsageError('The answer holds secrets, and does not go to a terminal: --json says that it may.')
    }
    const settings = await readSettings(given.texts('set'), terminal.stdin)
    const created = await api.post<Created>('/api/subscriptions', { ...body, channel, settings }, 'subscription')
    await terminal.out(given.is('json') ? `${safeJson(JSON.stringify(created, null, 2))}\n` : `${linesOf(terminal, created).join('\n')}\n`)
  },
}

/** What a body says of how it is told, of what an address says. */
function wishesOf(given: Given): Record<string, unknown> {
  const number = (name: string) => (/^\d{1,6}$/.test(given.text(name) ?? '') ? Number(given.text(name)) : given.text(name))
  const [quietFrom, quietTo] = [given.text('quietFrom'), given.text('quietTo')]
  const stages = given.texts('stages').flatMap(text => text.split(',').filter(Boolean))
  const wishes = {
    ...{ cadence: given.text('cadence'), timeZone: given.text('timeZone'), language: given.text('messageLanguage') },
    ...{ digestHour: number('digestHour'), digestWeekday: number('digestWeekday'), fold: number('fold') },
    quietHours: quietFrom === null && quietTo === null ? null : { from: quietFrom ?? undefined, to: quietTo ?? undefined },
    stages: stages.length > 0 ? stages : null,
  }
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== null))
}

async function preview(body: object, given: Given, { terminal, api }: Tools): Promise<void> {
  const previewed = await api.post<Previewed>('/api/subscriptions/preview', body, 'tellings')
  if (given.is('json')) return terminal.out(`${safeJson(JSON.stringify(previewed, null, 2))}\n`)
  const { matchedAs, tellings, messages, perWeek, releases } = previewed
  sayMatches(terminal, matchedAs)
  await terminal.out(`The last 30 days would have sent ${messages} messages of ${tellings} pieces of news, ${perWeek} a week.\n`)
  const lines = tableLines<Told>(
    terminal,
    [
      { title: 'Told', of: ({ at }) => at.slice(0, 10) },
      { title: 'Of', of: ({ topic }) => topic, color: ({ topic }) => (topic === 'corrected' ? null : stageColors[topic]), rank: 1 },
      { title: 'Release', of: ({ release: { id } }) => id },
      { title: 'Name', of: ({ release: { name } }) => name, least: 10, rank: 2 },
    ],
    releases,
  )
  if (releases.length > 0) await terminal.out(`\n${lines.join('\n')}\n`)
}

function linesOf(terminal: Terminal, { subscription, token, manageUrl, secret, matchedAs }: Created): string[] {
  sayMatches(terminal, matchedAs)
  const { id, query, channelLabel, target, state } = subscription
  const isAsked = state === 'unconfirmed'
  const kept: [string, string | undefined][] = [
    ['Manage it at', manageUrl],
    ['Token', token],
    ['Secret', secret],
  ]
  return [
    `Subscription ${safe(id)}: ${safe(query) || 'everything'}, by ${safe(channelLabel)}${target === null ? '' : ` to ${safe(target)}`}.`,
    ...(isAsked ? ['It begins when its receiver says yes: a link is on its way there.'] : []),
    '',
    colored(terminal, 'Shown only now:', 'bold'),
    ...kept.flatMap(([label, text]) => (text === undefined ? [] : [`  ${label.padEnd(14)}${safe(text)}`])),
  ]
}
