import { z } from 'zod'
import { nearest } from '../../db/filters/parts/nearest.ts'
import { endpointId } from '../../db/subscriptions.ts'
import type { Channel } from '../../workers/channels/contract.ts'
import { channels as everyChannel } from '../../workers/channels/index.ts'
import { BadBody, fieldsOf, innerType, readFields } from '../body.ts'
import type { ApiContext } from '../context.ts'

/** Where messages go, checked by the channel itself. */
export interface Target {
  channel: Channel
  settings: object
  /** The same for all who reach the same. */
  endpoint: string
  gapMs: number
}

/** A field of a channel's settings, for a form and for those who write a program. */
export interface SettingField {
  name: string
  label: string
  example: string | null
  isSecret: boolean
  isRequired: boolean
  choices: string[] | null
}

type Known = Pick<ApiContext, 'channels' | 'smtp'>

export function channelsOf({ channels = everyChannel }: Known): Channel[] {
  return Object.values(channels)
}

/** Why a channel cannot be used here; null when it can. */
export function unavailable(channel: Channel, { smtp = null }: Known): string | null {
  return channel.unavailable?.({ smtp }) ?? null
}

/** Every channel as who wants to be told has to know it. */
export function describeChannels(api: Known) {
  return channelsOf(api).map(channel => ({
    ...{ kind: channel.kind, label: channel.label, help: channel.help, unavailable: unavailable(channel, api) },
    ...{ isSigned: channel.isSigned ?? false, needsConfirmation: !channel.isConsentProven, settings: settingFields(channel) },
  }))
}

/** Throws BadBody. */
export function readChannel(api: Known, kind: string | undefined): Channel {
  const known = channelsOf(api)
  const channel = known.find(each => each.kind === kind)
  const kinds = known.map(each => each.kind)
  const problem = channel ? unavailable(channel, api) : kind === undefined ? 'is missing' : `must be one of ${kinds.join(', ')}`
  if (channel && !problem) return channel
  const given = kind?.slice(0, 80) ?? null
  throw new BadBody([
    { field: 'channel', given, detail: problem ?? 'cannot be used', nearest: channel || !kind ? null : nearest(kind, kinds) },
  ])
}

/** Whether an address may be reached at all is seen when it is: a name may lead elsewhere by then. Throws BadBody. */
export function readTarget(channel: Channel, given: unknown): Target {
  const settings = readFields(channel.settings, given ?? {}, { at: 'settings', isSecret: true })
  return { channel, settings, endpoint: endpointId(channel.kind, channel.endpointOf(settings)), gapMs: channel.gapMs ?? 0 }
}

export function settingFields(channel: Channel): SettingField[] {
  return Object.entries(fieldsOf(channel.settings)).map(([name, schema]) => {
    const meta = metaOf(schema)
    const inner = innerType(schema)
    return {
      name,
      label: typeof meta.label === 'string' ? meta.label : name,
      example: typeof meta.example === 'string' || typeof meta.example === 'number' ? String(meta.example) : null,
      isSecret: meta.isSecret === true,
      isRequired: !schema.safeParse(undefined).success,
      choices: inner instanceof z.ZodEnum ? inner.options.map(String) : inner instanceof z.ZodBoolean ? ['true', 'false'] : null,
    }
  })
}

/** What a form's texts mean where a channel wants a number, a yes or a list; empty ones are not there. */
export function settingsFromTexts(channel: Channel, texts: Record<string, string>): Record<string, unknown> {
  const shape = fieldsOf(channel.settings)
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '')
  return Object.fromEntries(given.map(([name, text]) => [name, shape[name] ? meaningOf(innerType(shape[name]), text.trim()) : text]))
}

/** What of the settings may be shown: whatever is not said to be secret. */
export function shownSettings(channel: Channel, settings: Record<string, unknown>): Record<string, unknown> {
  const secret = new Set(settingFields(channel).flatMap(field => (field.isSecret ? [field.name] : [])))
  const known = fieldsOf(channel.settings)
  return Object.fromEntries(Object.entries(settings).filter(([name]) => known[name] && !secret.has(name)))
}

function meaningOf(schema: z.ZodType, text: string): unknown {
  if (schema instanceof z.ZodNumber) return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : text
  if (schema instanceof z.ZodBoolean) return text === 'true' ? true : text === 'false' ? false : text
  return schema instanceof z.ZodArray ? text.split(/[\s,]+/).filter(Boolean) : text
}

/** `meta` may stand on the field, or on what is inside an optional one. */
function metaOf(schema: z.ZodType): Record<string, unknown> {
  return { ...innerType(schema).meta(), ...schema.meta() }
}
