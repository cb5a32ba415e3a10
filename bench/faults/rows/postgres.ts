import { setTimeout as sleep } from 'node:timers/promises'
import * as rows from '../../../db/chaos.ts'
import { patiently } from '../../../workers/deliver/patience.ts'
import type { Receipt } from '../../chaos/receivers.ts'
import { askingMeanwhile, startApi } from '../api.ts'
import { type Fault, over, type Scene } from '../row.ts'

/** Postgres, whoever keeps the queue. */
export const postgresScene: Scene = { name: 'postgres', faults: [crashes(), goesBetween(), isLocked(), isCut(), readsOnly()] }

function crashes(): Fault {
  return {
    ...{ row: 12, name: 'Postgres crashes', limit: 'recovers within 2 s of its return; lost 0' },
    run: async (play, tries) => {
      let slowest: number | null = 0
      for (let nth = 0; nth < tries; nth += 1) {
        await play.stage.postgres.kill()
        await sleep(1000)
        await play.stage.postgres.start()
        const { pollMs } = await play.firstAfter(performance.now())
        slowest = pollMs === null || slowest === null ? null : Math.max(slowest, pollMs)
        await play.firstAfter(performance.now() + 1000)
      }
      return { tries, ms: slowest, problems: over('first poll after its return', slowest, 2000) }
    },
  }
}

function goesBetween(): Fault {
  return {
    ...{
      row: 13,
      name: 'Postgres goes after a message is taken, before it is written down',
      limit: 'one more copy at most, under the same id',
    },
    run: async (play, tries) => {
      const { receivers, postgres } = play.stage
      const caught: Receipt[] = []
      for (let nth = 0; nth < tries; nth += 1) {
        const taken = new Promise<Receipt>(resolve => {
          receivers.beforeTreating = async receipt => {
            receivers.beforeTreating = null
            await postgres.kill()
            resolve(receipt)
          }
        })
        caught.push(await taken)
        await sleep(500)
        await postgres.start()
        await play.firstAfter(performance.now())
      }
      await play.settle()
      const copies = caught.map(({ messageId }) => receivers.receipts.filter(each => each.messageId === messageId).length - 1)
      const most = Math.max(...copies)
      return { tries, ms: null, more: { mostExtraCopies: most }, problems: over('extra copies', most, 1, 'copies') }
    },
  }
}

function isLocked(): Fault {
  return {
    ...{ row: 14, name: 'a lock is held for 10 s', limit: 'an answer within 5 s, an error is a 503; lost 0' },
    run: async play => {
      const api = await startApi(play)
      const { answers } = await askingMeanwhile(api, ['/api/releases?q=opalit', '/', '/api/sources'], () =>
        // whoever is at work may be in the way
        patiently(() => rows.holdLock(play.stage.db, 10), 20_000),
      )
      await api.end('SIGKILL')
      const slowest = Math.max(...answers.map(({ ms }) => ms))
      const strange = answers.filter(({ status }) => status !== 200 && status !== 503).length
      return {
        ...{
          tries: 1,
          ms: Math.round(slowest),
          more: { answers: answers.length, unavailable: answers.filter(({ status }) => status === 503).length },
        },
        problems: [...over('slowest answer', slowest, 5000), ...(strange > 0 ? [`answers that are neither 200 nor 503: ${strange}`] : [])],
      }
    },
  }
}

function isCut(): Fault {
  return {
    ...{ row: 14, name: 'every connection to Postgres is cut', limit: 'an answer within 5 s; no connection is left over; lost 0' },
    run: async (play, tries) => {
      const api = await startApi(play)
      const before = await rows.countConnections(play.stage.db)
      const { answers } = await askingMeanwhile(api, ['/api/releases', '/', '/api/sources'], async () => {
        for (let nth = 0; nth < tries; nth += 1) {
          await rows.cutConnections(play.stage.db)
          await sleep(1500)
        }
      })
      await sleep(2000)
      const after = await rows.countConnections(play.stage.db)
      await api.end('SIGKILL')
      const slowest = Math.max(...answers.map(({ ms }) => ms))
      const wrong = answers.filter(({ status }) => status !== 200).length
      return {
        ...{
          tries,
          ms: Math.round(slowest),
          more: { answers: answers.length, failed: wrong, connectionsBefore: before, connectionsAfter: after },
        },
        problems: [...over('slowest answer', slowest, 5000), ...over('connections', after, before + 20, 'connections')],
      }
    },
  }
}

function readsOnly(): Fault {
  return {
    ...{ row: 16, name: 'Postgres takes no writes for 15 s', limit: 'reads are answered, writes come after; lost 0' },
    run: async play => {
      const api = await startApi(play)
      const { result, answers } = await askingMeanwhile(api, ['/api/releases', '/'], async () => {
        await rows.setReadOnly(play.stage.db, true)
        await sleep(15_000)
        await rows.setReadOnly(play.stage.db, false)
        return play.firstAfter(performance.now())
      })
      await api.end('SIGKILL')
      const wrong = answers.filter(({ status }) => status !== 200).length
      return {
        ...{ tries: 1, ms: result.pollMs, more: { reads: answers.length, readsFailed: wrong } },
        problems: [...over('first poll after it', result.pollMs, 5000), ...(wrong > 0 ? [`reads that failed: ${wrong}`] : [])],
      }
    },
  }
}
