import path from 'node:path'
import type { Environment } from '../config/env.ts'
import { readPhrases } from '../config/phrases.ts'
import { connectDatabase } from '../db/connect.ts'
import { installationKey } from '../db/settings.ts'
import { channels } from './channels/index.ts'
import { openJournal } from './deliver/journal.ts'
import { usualSchedule } from './deliver/schedule.ts'
import { type DeliveryContext, startDelivery } from './deliver.ts'
import { openQueues, type QueueOptions } from './queues.ts'

export interface Alerts {
  /** To be told after a commit that owes messages: how many can be sent at once. */
  onOwed(count: number): void
  stop(): Promise<void>
}

export type AlertOptions = QueueOptions & Pick<DeliveryContext, 'http' | 'log'> & { environment: Environment }

/** One bell for so many messages, and never more than all workers of a large installation. */
const messagesPerBell = 200
const mostBells = 8

/** Delivers what is owed, with connections and a queue of its own: nothing that polls do keeps a message waiting. */
export async function startAlerts(options: AlertOptions): Promise<Alerts> {
  const { environment, databaseUrl, http, log } = options
  const db = await connectDatabase(databaseUrl, { max: 4, name: 'modelwire deliveries' })
  const message = { publicUrl: environment.publicUrl, key: await installationKey(db), phrases: readPhrases() }
  const schedule = environment.deliverySchedule ? [0, ...environment.deliverySchedule] : usualSchedule
  const journal = openJournal(path.join(environment.dataDir, 'taken'), log)
  const deliverer = startDelivery({ db, log, http, channels, smtp: environment.smtp, message, schedule, journal })
  const queues = await openQueues({ ...options, name: 'deliveries' })
  queues.work(async () => deliverer.soon(), 1)
  return {
    onOwed: count => {
      deliverer.soon()
      // the others' part; without a queue they look within a second
      void queues.ring(bellsFor(count)).catch(error => log.debug({ err: error }, 'nobody answers the bell'))
    },
    stop: async () => {
      await deliverer.stop()
      journal.close()
      await queues.close(5_000)
      await db.end({ timeout: 2 })
    },
  }
}

/** None where one process is done before another has heard. */
function bellsFor(count: number) {
  const bells = Math.min(mostBells, Math.floor(count / messagesPerBell))
  const fence = `${process.pid}-${Date.now()}`
  return Array.from({ length: bells }, (_, nth) => ({ kind: 'deliver' as const, id: `due ${nth}`, fence }))
}
