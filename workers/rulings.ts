import { setTimeout as sleep } from 'node:timers/promises'
import { claimsOf, clockOf, joinMerges, lockCompanies, timeIn } from '../db/claims.ts'
import { inOneGo, inTransaction, type Transaction } from '../db/client.ts'
import { releasesOfCompanies } from '../db/releases.ts'
import {
  type AppliedRuling,
  lockRuling,
  type MemberClaim,
  memberClaims,
  recordApplied,
  recordRefused,
  recordSplitOff,
  recordUndone,
  rulingsInForce,
  waitingRulings,
} from '../db/rulings.ts'
import type { PollContext } from './context.ts'
import { type MergePlan, planMerge, writeMerge } from './merge.ts'

type Context = Pick<PollContext, 'db' | 'normalizer' | 'companies' | 'log' | 'teller'>

/**
 * Carries out what operators decided, and takes back what they took back, each in one transaction. One that fails is tried again the
 * next time and keeps no other. Returns how many there were.
 */
export async function applyRulings(context: Context): Promise<number> {
  const waiting = await waitingRulings(context.db)
  for (const id of waiting) {
    await inTransaction(context.db, tx => applyRuling(tx, context, id)).catch(error =>
      context.log.error({ err: error, ruling: id }, 'a ruling could not be carried out'),
    )
  }
  return waiting.length
}

export interface RulingWatch {
  /** Ends it, and waits for a ruling that is being carried out. */
  stop(): Promise<void>
}

/** Looks every two seconds whether operators have decided something, and carries it out. */
export function watchRulings(context: Context, everyMs = 2000): RulingWatch {
  const stopping = new AbortController()
  const watch = async () => {
    while (!stopping.signal.aborted) {
      await applyRulings(context).catch(error => context.log.warn({ err: error }, 'rulings could not be looked for'))
      await sleep(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  }
  const watching = watch()
  return {
    stop: () => {
      stopping.abort()
      return watching
    },
  }
}

async function applyRuling(tx: Transaction, context: Context, id: string): Promise<void> {
  await joinMerges(tx)
  const ruling = await lockRuling(tx, id)
  if (!ruling || !['waiting', 'undoing'].includes(ruling.state)) return
  if (!context.companies.has(ruling.company)) {
    // its releases stay as they are, until it is back
    if (ruling.state === 'waiting') await recordRefused(tx, id, `${ruling.company} is not in the company files any more`)
    return
  }
  const companies = [ruling.company]
  const [, clock, stored] = await inOneGo(lockCompanies(tx, companies), clockOf(tx), releasesOfCompanies(tx, companies))
  const now = timeIn(clock)
  const merge = async (): Promise<MergePlan> => {
    const [claims, rulings] = await inOneGo(claimsOf(tx, companies), rulingsInForce(tx, companies))
    const place = { stored, claims, rulings, companyIds: companies, now, causeOf: () => causeOf(ruling) }
    const plan = await planMerge(tx, context, place)
    await writeMerge(tx, plan)
    await context.teller?.tell(tx, { plan, stored, fresh: new Set() })
    return plan
  }
  if (ruling.state === 'undoing') {
    await recordUndone(tx, id)
    await merge()
    return
  }
  const found = await claimsOfRuling(tx, ruling)
  if ('problem' in found) return recordRefused(tx, id, found.problem)
  await recordApplied(tx, id, found)
  const { facts, ids } = await merge()
  const made = facts.findIndex(({ origin }) => origin && 'ruling' in origin && origin.ruling === id)
  if (made >= 0) await recordSplitOff(tx, id, ids[made] ?? '')
}

type FoundClaims = Pick<AppliedRuling, 'anchors' | 'intoAnchors'>

/** What tells a release whatever else is said: its repositories, else its words; not what other rulings brought to it. */
async function claimsOfRuling(tx: Transaction, ruling: AppliedRuling): Promise<FoundClaims | { problem: string }> {
  const own = await memberClaims(tx, ruling.release)
  if (own.length === 0) return { problem: `${ruling.release} is no release any more` }
  if (ruling.kind === 'split') return claimsOfSplit(ruling, own)
  const target = ruling.into === null ? [] : await memberClaims(tx, ruling.into)
  if (target.length === 0) return { problem: `${ruling.into} is no release any more` }
  return { anchors: anchorsAmong(own), intoAnchors: anchorsAmong(target) }
}

function claimsOfSplit(ruling: AppliedRuling, own: MemberClaim[]): FoundClaims | { problem: string } {
  const artefacts = own.filter(each => each.role === 'artefact')
  const leaving = artefacts.filter(each => each.repo !== null && ruling.repositories.includes(each.repo)).map(each => each.place)
  if (leaving.length === 0) return { problem: `${ruling.release} has none of these repositories any more` }
  if (leaving.length === artefacts.length) return { problem: `nothing would be left of ${ruling.release}` }
  return { anchors: leaving, intoAnchors: [] }
}

function anchorsAmong(claims: MemberClaim[]): string[] {
  const own = claims.filter(each => !each.isBrought)
  const known = own.length > 0 ? own : claims
  const artefacts = known.filter(each => each.role === 'artefact')
  const words = known.filter(each => each.role === 'statement')
  const telling = [artefacts, words].find(some => some.length > 0) ?? known
  return telling.map(each => each.place)
}

function causeOf({ id, reason, state }: AppliedRuling) {
  return { cause: 'ruling' as const, reason: `ruling ${id}${state === 'undoing' ? ' undone' : ''}: ${reason}` }
}
