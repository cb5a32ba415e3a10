import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, inTransaction, type Transaction } from '../../db/client.ts'
import { transactionNumber } from '../../db/measure.ts'
import { type Chance, chanceOf } from '../chaos/chance.ts'
import { statedRelease, writeRevision } from './writing.ts'

/** A revision that was committed, and when; instants are milliseconds of this process' clock. */
export interface Committed {
  /** `releaseId/revision` */
  key: string
  committedAt: number
}

export interface Written {
  committed: Committed[]
  /** Every transaction that had a number, and when it was over, whichever way. */
  transactions: { number: bigint; endedAt: number }[]
  longOnes: number
  rolledBack: number
}

const releaseCount = 300
/** Of all transactions. */
const shares = { rolledBack: 0.08, long: 0.06 }

/** So many writers at once, until so many revisions are committed: transactions that overlap, some of them long, some rolled back. */
export async function write(
  db: Database,
  { revisions, writers, longMs }: { revisions: number; writers: number; longMs: number },
): Promise<Written> {
  const written: Written = { committed: [], transactions: [], longOnes: 0, rolledBack: 0 }
  const shelf = openShelf()
  const isEnough = () => written.committed.length >= revisions
  await Promise.all(
    Array.from({ length: writers }, async (_, nth) => {
      const chance = chanceOf(7, `writer ${nth}`)
      while (!isEnough()) await writeOnce(db, { chance, shelf, written, longMs })
    }),
  )
  return written
}

interface Work {
  chance: Chance
  shelf: Shelf
  written: Written
  longMs: number
}

/** One transaction. Its number is given when it begins; what it writes comes at its end, after what others began later. */
async function writeOnce(db: Database, { chance, shelf, written, longMs }: Work): Promise<void> {
  const isLong = chance.next() < shares.long
  const isRolledBack = chance.next() < shares.rolledBack
  const names = [...new Set(Array.from({ length: 1 + Math.floor(chance.next() * 6) }, () => Math.floor(chance.next() * releaseCount)))]
  const state = { number: 0n, taken: [] as Taken[] }
  const work = async (tx: Transaction) => {
    state.number = await transactionNumber(tx)
    if (isLong) await sleep(chance.between(0.3, 1) * longMs)
    // one order for all: nobody waits for one who waits
    for (const name of names.toSorted((a, b) => a - b)) {
      const taken = await shelf.take(name)
      state.taken.push(taken)
      const { id, revision } = taken
      await writeRevision(tx, statedRelease({ id, revision, company: { id: `maker-${name % 5}`, name: `Maker ${name % 5}` } }))
      if (chance.next() < 0.3) await sleep(chance.between(0, 15))
    }
    if (isRolledBack) throw new RolledBack()
  }
  const isKept = await inTransaction(db, work).then(
    () => true,
    error => {
      if (!(error instanceof RolledBack)) throw error
      return false
    },
  )
  const committedAt = performance.now()
  written.transactions.push({ number: state.number, endedAt: committedAt })
  if (isLong) written.longOnes += 1
  if (!isKept) written.rolledBack += 1
  for (const { id, revision, give } of state.taken) {
    if (isKept) written.committed.push({ key: `${id}/${revision}`, committedAt })
    give(isKept)
  }
}

class RolledBack extends Error {}

/** A release that one transaction has in hand, as a merge has by its lock, and the revision that is its next. */
interface Taken {
  id: string
  revision: number
  give(isKept: boolean): void
}

interface Shelf {
  take(name: number): Promise<Taken>
}

function openShelf(): Shelf {
  const places = new Map<number, { revision: number; free: Promise<void> }>()
  return {
    async take(name) {
      const place = places.get(name) ?? { revision: 0, free: Promise.resolve() }
      places.set(name, place)
      const before = place.free
      let release = () => {}
      place.free = new Promise(resolve => {
        release = resolve
      })
      await before
      const give = (isKept: boolean) => {
        if (isKept) place.revision += 1
        release()
      }
      return { id: `release-${name}`, revision: place.revision + 1, give }
    },
  }
}
