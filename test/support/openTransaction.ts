import { type Database, inTransaction, type Transaction } from '../../db/client.ts'

/** A transaction that does what it is told, one thing after the other, and ends when it is told to. */
export interface OpenTransaction {
  do(work: (tx: Transaction) => Promise<unknown>): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
}

type Work = (tx: Transaction) => Promise<unknown>

class RolledBack extends Error {}

export function openTransaction(db: Database): OpenTransaction {
  let tell: (work: Work | 'commit') => void = () => {}
  const hear = () =>
    new Promise<Work | 'commit'>(resolve => {
      tell = resolve
    })
  let told = hear()
  const ended = inTransaction(db, async tx => {
    for (let work = await told; work !== 'commit'; work = await told) await work(tx)
  }).catch(error => {
    if (!(error instanceof RolledBack)) throw error
  })
  return {
    do: work =>
      new Promise<void>((resolve, reject) => {
        ended.catch(reject)
        tell(async tx => {
          await work(tx)
          told = hear()
          resolve()
        })
      }),
    commit() {
      tell('commit')
      return ended
    },
    rollback() {
      tell(() => Promise.reject(new RolledBack()))
      return ended
    },
  }
}
