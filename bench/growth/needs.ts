import type { Figures } from './figures.ts'
import { digits, table } from './tables.ts'

/** A large installation, and what its subscribers are taken to want. */
const sources = 100_000
const subscriptions = 10_000_000
const perQuestion = 10
/** Of all subscribers, who want one and the same release. */
const shares = [0.01, 0.05]
const releasesADay = 20
/** What a statement of a worker may take (db/client.ts). */
const statementSeconds = 15
/** Of a core that is not to be full. */
const busy = 0.6

/** What that takes, worked out from what was measured: each line says from what. Empty as long as parts of it are missing. */
export function needsTable({ polling, telling, subscriptions: grown }: Figures): string {
  const largest = grown?.at(-1)
  const [alone] = telling?.drains ?? []
  const most = telling?.owed.at(-1)
  const rhythm = polling?.rhythms.find(each => each.workers === 1)
  if (!polling || !telling || !largest || !alone || !most || !rhythm) return ''
  const visits = sources / rhythm.everySeconds
  const scaled = visits / rhythm.visitsPerSecond
  const questions = subscriptions / perQuestion
  const perQuery = (largest.processMegabytes - largest.withoutMegabytes) / largest.subscriptions
  const secondsAMessage = most.seconds / most.deliveries
  const rate = alone.messages / alone.seconds
  const cores = (messages: number, micro: number, seconds: number) => (messages * micro) / 1e6 / seconds / busy
  return table([
    ['what', 'how much', 'worked out from'],
    ['visits, each source every 5 minutes', `${digits(visits)}/s`, `${digits(sources)} / ${rhythm.everySeconds} s`],
    [
      'cores of workers for that',
      digits((rhythm.workerPercent / 100 / busy) * scaled),
      `measured share at ${digits(rhythm.visitsPerSecond)} visits/s, ${busy * 100} % full`,
    ],
    ['cores of Postgres for that', digits((rhythm.postgresPercent / 100 / busy) * scaled), 'the same'],
    [
      'memory of questions in each worker',
      `${digits(perQuery * questions)} MB`,
      `${digits(questions)} questions, as many kilobytes each as 100,000 took (${digits(perQuery * 1000)})`,
    ],
    ['a start, until all are understood', `${digits((largest.readSeconds / largest.subscriptions) * questions)} s`, 'the same'],
    [
      'matching one release, p99',
      `${digits((largest.matchMs.p99 / largest.subscriptions) * questions)} ms`,
      'the same, as it grows with the questions that name its company',
    ],
    [
      'tables of subscriptions',
      `${digits(((telling.subscriptionMegabytes / telling.subscriptions) * subscriptions) / 1000)} GB`,
      `${digits((telling.subscriptionMegabytes / telling.subscriptions) * 1e6)} bytes each`,
    ],
    [
      'messages that one release can owe',
      digits(statementSeconds / secondsAMessage),
      `${statementSeconds} s of a statement, ${digits(secondsAMessage * 1e6)} µs each`,
    ],
    ...shares.flatMap(share => {
      const messages = share * subscriptions
      return [
        [`owing a release to ${digits(share * 100)} %`, `${digits(messages * secondsAMessage)} s`, `${digits(messages)} messages`],
        [`sending it with 10 workers`, `${digits(messages / (rate * 10))} s`, `${digits(rate)}/s each, as one did`],
        [
          'cores of workers, to send it in a minute',
          digits(cores(messages, alone.cpuMicroseconds, 60)),
          `${digits(alone.cpuMicroseconds)} µs each`,
        ],
        [
          'cores of Postgres meanwhile',
          digits(cores(messages, alone.postgresCpuMicroseconds, 60)),
          `${digits(alone.postgresCpuMicroseconds)} µs each`,
        ],
      ]
    }),
    [
      'messages of a day',
      `${digits((releasesADay * (shares[0] ?? 0) * subscriptions * most.bytesAMessage) / 1e9)} GB`,
      `${releasesADay} releases that 1 % want, ${digits(most.bytesAMessage)} bytes each`,
    ],
  ])
}
