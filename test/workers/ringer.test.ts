import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../../db/client.ts'
import { takeRinging } from '../../db/ringer.ts'
import { startTick, type TickOptions } from '../../workers/tick.ts'
import { openTransaction } from '../support/openTransaction.ts'
import { usePolling } from '../support/polling.ts'
import { listen, trackMany } from '../support/ticking.ts'

const polling = usePolling()
const log = pino({ level: 'silent' })

vi.setConfig({ testTimeout: 60_000 })

function tick(options: Pick<TickOptions, 'queues'> & Partial<TickOptions>) {
  const ticker = startTick({ db: polling.db, log, everyMs: 200, poll: async () => undefined, ...options })
  onTestFinished(() => ticker.stop())
  return ticker
}

/** A process that rings, and for whom. */
function ringing(options: Partial<TickOptions> = {}) {
  const { rung, ...queues } = listen()
  return { rung, ticker: tick({ queues, ...options }) }
}

/** As long as the test runs another process is the one. */
async function letAnotherBeIt(): Promise<void> {
  await takeRinging(polling.db, 'another', 30)
  await polling.db`update ringer set until = clock_timestamp() + interval '2 seconds'`
  const renewing = setInterval(() => void takeRinging(polling.db, 'another', 2), 100)
  onTestFinished(() => clearInterval(renewing))
}

describe('one of several processes', () => {
  it('rings for many, and another one when it has ended, which leaves that to others', async () => {
    await trackMany(polling, 300)
    const both = [ringing(), ringing()]
    // those for whom it rings count as lost after a while: it rings again, and the other one does not
    await expect.poll(() => both.map(each => each.rung.length).toSorted(), { timeout: 20_000 }).toEqual([0, 2])
    const [idle, busy] = both.toSorted((a, b) => a.rung.length - b.rung.length)
    await busy?.ticker.stop()
    await expect.poll(() => idle?.rung[0]?.ids, { timeout: 20_000 }).toHaveLength(300)
    await idle?.ticker.stop()
    expect(await polling.db`select from ringer`).toHaveLength(0)
  })

  it('looks for many who are due, and the others look no more than whether it is still the one', async () => {
    await trackMany(polling, 300)
    await letAnotherBeIt()
    const heard = { looks: 0, asked: 0 }
    const hear = (text: string) => {
      if (text.includes('with due as')) heard.looks += 1
      if (text.includes('insert into ringer')) heard.asked += 1
    }
    const db = openDatabase(polling.url, { max: 2, onStatement: hear })
    onTestFinished(() => db.end({ timeout: 1 }))
    const { rung } = ringing({ db })
    await expect.poll(() => heard.asked, { timeout: 20_000 }).toBeGreaterThan(10)
    expect([heard.looks, rung]).toEqual([1, []])
  })

  it('rings for itself where another one is to and nothing that it rings arrives', async () => {
    await trackMany(polling, 300)
    await letAnotherBeIt()
    const { rung, ring } = listen()
    tick({ queues: { ring, answered: () => 0 } })
    await expect.poll(() => rung[0]?.ids, { timeout: 20_000 }).toHaveLength(300)
  })

  it('rings for many while the queue of the one that is to is away', async () => {
    await trackMany(polling, 300)
    const polled = new Set<string>()
    tick({
      poll: async ({ id }) => polled.add(id),
      queues: { ring: () => Promise.reject(new Error('away')), answered: () => 0 },
    })
    await expect.poll(() => polled.size, { timeout: 20_000 }).toBeGreaterThan(0)
    const { rung } = ringing()
    await expect.poll(() => rung[0]?.ids, { timeout: 20_000 }).toHaveLength(300)
  })

  it('rings where nobody can say who is to', async () => {
    await trackMany(polling, 300)
    await takeRinging(polling.db, 'another', 30)
    const held = openTransaction(polling.db)
    await held.do(tx => tx`select from ringer for update`)
    const { rung } = ringing()
    await expect.poll(() => rung[0]?.ids, { timeout: 20_000 }).toHaveLength(300)
    await held.commit()
  })

  it('is as good as another to ring for few', async () => {
    await trackMany(polling, 3)
    const both = [ringing(), ringing()]
    for (const { rung } of both) await expect.poll(() => rung[0]?.ids, { timeout: 20_000 }).toHaveLength(3)
  })
})
