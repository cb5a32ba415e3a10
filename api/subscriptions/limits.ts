import type { Context } from 'hono'
import { type Allowance, questionsTo, take } from '../../db/allowances.ts'
import type { Database } from '../../db/client.ts'
import { installationKey } from '../../db/settings.ts'
import { clientOf } from '../client.ts'
import type { ApiContext } from '../context.ts'
import { Refusal, tooMany } from '../problem.ts'
import { written } from '../write.ts'
import type { Target } from './target.ts'

const minute = 60
const hour = 3600
const day = 86_400

const perClient: Record<'create' | 'preview' | 'correct' | 'sign-in', Allowance & { what: string }> = {
  create: { most: 20, perSeconds: hour, what: 'From one address 20 subscriptions can be made in an hour.' },
  preview: { most: 120, perSeconds: hour, what: 'From one address 120 previews can be asked for in an hour.' },
  correct: { most: 10, perSeconds: hour, what: 'From one address 10 corrections can be sent in an hour.' },
  'sign-in': { most: 10, perSeconds: hour, what: 'From one address the operator can sign in ten times in an hour.' },
}

const perSubscription: Record<'test' | 'replay' | 'rotate', { allowances: Allowance[]; what: string }> = {
  test: {
    allowances: [
      { most: 1, perSeconds: minute },
      { most: 10, perSeconds: hour },
    ],
    what: 'A test can be sent once in a minute and ten times in an hour.',
  },
  replay: { allowances: [{ most: 60, perSeconds: hour }], what: 'A replay can be asked for 60 times in an hour.' },
  rotate: { allowances: [{ most: 10, perSeconds: hour }], what: 'A secret can be renewed ten times in an hour.' },
}

/** Throws a Refusal (429) when this client has done it too often. */
export async function takeForClient(c: Context, { db, trustedProxies = 0 }: ApiContext, act: keyof typeof perClient): Promise<void> {
  const { what, ...allowance } = perClient[act]
  const taken = await taking(db, `${act} by ${clientOf(c, trustedProxies)}`, allowance)
  if (!taken.isAllowed) throw new Refusal(tooMany(what, taken.retryAfterSeconds))
}

/** Throws a Refusal (429) when this was done too often for one subscription. */
export async function takeForSubscription({ db }: ApiContext, id: string, act: keyof typeof perSubscription): Promise<void> {
  const { allowances, what } = perSubscription[act]
  for (const allowance of allowances) {
    const taken = await taking(db, `${act} of ${id} in ${allowance.perSeconds}`, allowance)
    if (!taken.isAllowed) throw new Refusal(tooMany(what, taken.retryAfterSeconds))
  }
}

/** Whether one more address may be asked for its consent: nobody is flooded by what others ask for, and nobody is told who was asked. */
export async function mayAskToConfirm({ db }: ApiContext, target: Target): Promise<boolean> {
  const host = hostOf(target)
  const allowances: [string, Allowance][] = [
    questionsTo(target.endpoint),
    [`confirm at ${host}`, { most: 10, perSeconds: minute }],
    [`confirm within ${domainOf(host)}`, { most: 200, perSeconds: hour }],
    ['confirm at all', { most: 1000, perSeconds: day }],
  ]
  for (const [key, allowance] of allowances) {
    if (!(await taking(db, key, allowance)).isAllowed) return false
  }
  return true
}

const peppers = new WeakMap<Database, Promise<Buffer>>()

/** The installation's key, which stays the same: asked for once, and again after a failure. */
export function keyOf(db: Database): Promise<Buffer> {
  const known = peppers.get(db)
  if (known) return known
  const asked = written(() => installationKey(db))
  peppers.set(db, asked)
  asked.catch(() => peppers.delete(db))
  return asked
}

async function taking(db: Database, key: string, allowance: Allowance) {
  const pepper = await keyOf(db)
  return written(() => take(db, pepper, key, allowance))
}

/** Of a web address its host, of a mail address what stands behind the @; else the channel. */
function hostOf({ channel, settings }: Target): string {
  const address = channel.endpointOf(settings)
  if (URL.canParse(address) && new URL(address).hostname) return new URL(address).hostname.toLowerCase()
  return /@([^@\s>]+)>?$/.exec(address)?.[1]?.toLowerCase() ?? channel.kind
}

/** What one owner holds: the last two labels, three under co.uk and its like; of a number all of it. */
function domainOf(host: string): string {
  if (/^[\d.]+$|[:[]/.test(host)) return host
  const labels = host.replace(/\.$/, '').split('.')
  const isShared = /^[a-z]{2}$/.test(labels.at(-1) ?? '') && (labels.at(-2) ?? '').length <= 3
  return labels.slice(isShared ? -3 : -2).join('.')
}
