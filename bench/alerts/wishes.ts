import { readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { hashOfToken, newToken } from '../../config/capability.ts'
import { cadences, messageLanguages, topics } from '../../config/words.ts'
import { type Database, inTransaction } from '../../db/client.ts'
import { readFilters, writeFilters } from '../../db/filters/index.ts'
import { beginSubscriptionAt } from '../../db/history.ts'
import { endpointId, insertSubscription } from '../../db/subscriptions.ts'
import { listKnownCompanies } from '../../db/timeline.ts'
import { channels } from '../../workers/channels/index.ts'

const time = z.string().regex(/^\d\d:\d\d$/)

const wish = z.strictObject({
  name: z.string(),
  channel: z.string(),
  settings: z.record(z.string(), z.string()),
  secret: z.string().nullable().default(null),
  query: z.record(z.string(), z.string()).default({}),
  topics: z.array(z.enum(topics)),
  language: z.enum(messageLanguages).default('en'),
  cadence: z.enum(cadences).default('at-once'),
  timeZone: z.string().default('UTC'),
  foldMinutes: z.number().default(0),
  quiet: z.tuple([time, time]).nullable().default(null),
})

/** What somebody wants to hear of, how, and where: one of subscriptions.toml. */
export type Wish = z.infer<typeof wish>

export function readWishes(): Wish[] {
  const text = readFileSync(new URL('subscriptions.toml', import.meta.url), 'utf8')
  return z.strictObject({ subscription: z.array(wish) }).parse(parse(text)).subscription
}

/** Makes the subscriptions, as the API would have, as of a moment of the history. Returns the id of each. */
export async function subscribeAll(db: Database, wishes: Wish[], at: Date): Promise<Map<string, Wish>> {
  const byId = new Map<string, Wish>()
  for (const wish of wishes) byId.set(await subscribe(db, wish, at), wish)
  return byId
}

async function subscribe(db: Database, wish: Wish, at: Date): Promise<string> {
  const channel = channels[wish.channel]
  if (!channel) throw new Error(`there is no channel ${wish.channel}`)
  const settings = channel.settings.parse(wish.settings) as Record<string, unknown>
  const { language, cadence, timeZone, foldMinutes, quiet, secret } = wish
  const query = writeFilters(readFilters(new URLSearchParams(wish.query), await listKnownCompanies(db)))
  return inTransaction(db, async tx => {
    const made = await insertSubscription(tx, {
      ...{ channel: wish.channel, settings, secret, gapMs: channel.gapMs ?? 0 },
      endpoint: endpointId(wish.channel, channel.endpointOf(settings)),
      ...{ query, stages: wish.topics },
      ...{ language, cadence, timeZone, foldMinutes, digestHour: 8, digestWeekday: 1 },
      ...{ quietFrom: quiet?.[0] ?? null, quietTo: quiet?.[1] ?? null, tokenHash: hashOfToken(newToken()), isToConfirm: false },
    })
    await beginSubscriptionAt(tx, made.id, at)
    return made.id
  })
}
