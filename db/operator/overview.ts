import type { Database } from '../client.ts'
import { type Figure, type FigureName, readFigures } from '../figures.ts'
import { ask } from '../timeline/ask.ts'

/** Sources of one kind, or messages to one channel, with how many of them are how. Lateness in seconds: of the one that has been due longest. */
export interface Queue {
  name: string
  counts: Record<string, number>
  lateSeconds: number
}

/** A process that is connected to Postgres now, as it calls itself. */
export interface ConnectedProcess {
  name: string
  connections: number
  busy: number
  since: Date
}

/** What asks for the operator's eye: the figures of `/metrics`, and who works. */
export interface OperatorOverview {
  /** Sources that are `due`, `leased` or `late`, and by their states. */
  sources: Queue[]
  /** Messages that are `late`, and by their states. */
  deliveries: Queue[]
  subscriptionsOff: number
  correctionsOpen: number
  rulingsWaiting: number
  processes: ConnectedProcess[]
}

/** What is owed, as Postgres holds it: the queue only rings (docs/decisions/0002). */
export async function findOverview(db: Database): Promise<OperatorOverview> {
  const [figures, processes] = await Promise.all([readFigures(db), ask(db, connectedProcesses)])
  const only = (name: FigureName, state?: string) =>
    figures
      .filter(each => each.name === name && (state === undefined || each.labels.state === state))
      .reduce((sum, { value }) => sum + value, 0)
  return {
    sources: queuesOf(figures, 'kind', {
      modelwire_sources: null,
      modelwire_sources_due: 'due',
      modelwire_sources_leased: 'leased',
      modelwire_sources_late: 'late',
      modelwire_source_lateness_seconds: lateness,
    }),
    deliveries: queuesOf(figures, 'channel', {
      modelwire_deliveries: null,
      modelwire_deliveries_late: 'late',
      modelwire_delivery_lateness_seconds: lateness,
    }),
    subscriptionsOff: only('modelwire_subscriptions', 'disabled'),
    correctionsOpen: only('modelwire_corrections_open'),
    rulingsWaiting: only('modelwire_rulings_waiting'),
    processes: [...processes],
  }
}

const lateness = Symbol('lateness')

/** One for each value of a label. What a figure counts is its name here, or, where that is null, the state in its label. */
function queuesOf(
  figures: Figure[],
  label: 'kind' | 'channel',
  counted: Partial<Record<FigureName, string | null | typeof lateness>>,
): Queue[] {
  const queues = new Map<string, Queue>()
  for (const { name, labels, value } of figures) {
    const what = counted[name]
    const of = labels[label]
    if (what === undefined || of === undefined) continue
    const queue = queues.get(of) ?? { name: of, counts: {}, lateSeconds: 0 }
    if (what === lateness) queue.lateSeconds = value
    else queue.counts[what ?? labels.state ?? ''] = value
    queues.set(of, queue)
  }
  return [...queues.values()].toSorted((a, b) => a.name.localeCompare(b.name))
}

/** Those of this database that call themselves by our name; those of other roles cannot be seen whole. */
function connectedProcesses(db: Database) {
  return db<ConnectedProcess[]>`
    select trim(application_name) as name, count(*)::int as connections, (count(*) filter (where state <> 'idle'))::int as busy,
      min(backend_start) as since
    from pg_stat_activity where datname = current_database() and application_name like 'modelwire%'
    group by 1 order by 1`
}
