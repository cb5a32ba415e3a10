import { BadFilter, filters } from '../../db/filters/index.ts'
import { nearest } from '../../db/filters/parts/nearest.ts'
import type { Manner } from '../../db/subscriptions/preview.ts'
import type { Channel } from '../../workers/channels/contract.ts'
import { settingsFromTexts } from './target.ts'

/** The names that an address and a form have for what a body says: filters keep theirs, so the language of messages needs its own. */
const texts = ['cadence', 'timeZone'] as const
const numbers = ['digestHour', 'digestWeekday', 'fold'] as const
const others = ['stages', 'quietFrom', 'quietTo', 'messageLanguage', 'channel'] as const
export const formNames: readonly string[] = [...texts, ...numbers, ...others]

const filterNames = new Set(filters.map(filter => filter.name))

/** The filters of an address or a form, without the rest of it. */
export function filtersOf(parameters: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...parameters].filter(([name, value]) => filterNames.has(name) && value !== ''))
}

/** The body that an address or a form stands for. An empty field is not there. Throws BadFilter for a name that is nothing here. */
export function bodyFrom(parameters: URLSearchParams, channel: Channel | null = null): Record<string, unknown> {
  refuseOthers(parameters)
  const [quietFrom, quietTo, language] = ['quietFrom', 'quietTo', 'messageLanguage'].map(name => textOf(parameters, name))
  const stages = parameters.getAll('stages').flatMap(text => text.split(',').filter(Boolean))
  const settings = [...parameters].flatMap(([name, value]) => (name.startsWith('settings.') ? [[name.slice(9), value] as const] : []))
  const said = {
    ...Object.fromEntries(texts.map(name => [name, textOf(parameters, name)])),
    ...Object.fromEntries(numbers.map(name => [name, numberOf(textOf(parameters, name))])),
    query: filtersOf(parameters).toString(),
    stages: stages.length > 0 ? stages : undefined,
    quietHours: quietFrom || quietTo ? { from: quietFrom, to: quietTo } : undefined,
    ...{ language, channel: channel?.kind },
    settings: channel ? settingsFromTexts(channel, Object.fromEntries(settings)) : undefined,
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

/** What stands in a form that was sent, to be shown again. */
export function typedFrom(parameters: URLSearchParams): { texts: Record<string, string>; stages: string[] } {
  return { texts: Object.fromEntries(parameters), stages: parameters.getAll('stages').flatMap(text => text.split(',').filter(Boolean)) }
}

/** What a form begins with: how a subscription is told now. */
export function typedOf(manner: Manner, stages: readonly string[], more: Record<string, string> = {}) {
  const { cadence, timeZone, digestHour, digestWeekday, foldMinutes, quietFrom, quietTo, language } = manner
  const texts = {
    ...{ cadence, timeZone, digestHour: String(digestHour), digestWeekday: String(digestWeekday), fold: String(foldMinutes) },
    ...{ quietFrom: quietFrom ?? '', quietTo: quietTo ?? '', messageLanguage: language, ...more },
  }
  return { texts, stages: [...stages] }
}

function refuseOthers(parameters: URLSearchParams): void {
  const known = [...filterNames, ...formNames]
  for (const name of new Set(parameters.keys())) {
    if (known.includes(name) || name.startsWith('settings.')) continue
    throw new BadFilter(name.slice(0, 80), null, 'is neither a filter nor a wish', nearest(name, known))
  }
}

function textOf(parameters: URLSearchParams, name: string): string | undefined {
  const text = parameters.get(name)?.trim()
  return text === '' ? undefined : text
}

/** What is no number stays a text, so that the error can repeat it. */
function numberOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : text
}
