import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startTick, type TickOptions } from '../../workers/tick.ts'
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
function ringing() {
  const { rung, ...queues } = listen()
  return { rung, ticker: tick({ queues }) }
}

describe('one of several processes', () => {
  it('rings for many, and another one when it has ended', async () => {
    await trackMany(polling, 300)
    const both = [ringing(), ringing()]
    // those for whom it rings count as lost after a while: it rings again, and the other one does not
    await expect.poll(() => both.map(each => each.rung.length).toSorted(), { timeout: 20_000 }).toEqual([0, 2])
    const [idle, busy] = both.toSorted((a, b) => a.rung.length - b.rung.length)
    await busy?.ticker.stop()
    await expect.poll(() => idle?.rung[0]?.ids, { timeout: 20_000 }).toHaveLength(300)
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

  it('is as good as another to ring for few', async () => {
    await trackMany(polling, 3)
    const both = [ringing(), ringing()]
    for (const { rung } of both) await expect.poll(() => rung[0]?.ids, { timeout: 20_000 }).toHaveLength(3)
  })
})
