import type { ConnectedProcess, OperatorOverview, Queue } from '../../../db/operator/overview.ts'
import { Instant, useDates } from '../dates.tsx'
import { Foreign } from '../parts.tsx'
import { adminText, type Count } from '../text/admin.ts'
import { useChannelText } from '../text/channels.ts'
import { useWords } from '../text/words.ts'
import { useText } from '../view.ts'
import { AdminFrame, type OperatorProps } from './frame.tsx'
import { NumberTable } from './table.tsx'

interface OverviewProps extends OperatorProps {
  overview: OperatorOverview
  /** What channels call themselves, by their kinds. */
  labels: Record<string, string>
}

/** Where each number leads; those that lead nowhere are only read. */
const places: Partial<Record<Count, string>> = {
  sourcesFailing: '/admin/sources?state=failing',
  sourcesOdd: '/admin/sources?state=odd',
  sourcesPaused: '/admin/sources?state=paused',
  deliveriesDead: '/admin/deliveries',
  subscriptionsOff: '/admin/deliveries#off',
  correctionsOpen: '/admin/corrections',
  rulingsWaiting: '/admin/rulings',
}

/** What asks for the operator's eye. */
export function OverviewPage({ frame, overview, labels, done, now }: OverviewProps) {
  const text = useText(adminText)
  const { kindOfSource } = useWords()
  const channel = useChannelText()
  const counts = countsOf(overview)
  return (
    <AdminFrame frame={frame} room="overview" done={done}>
      <dl class="tally">
        {(Object.keys(text.counts) as Count[]).map(name => (
          <div>
            <dt>{text.counts[name]}</dt>
            <dd>{counts[name] > 0 && places[name] ? <a href={places[name]}>{counts[name]}</a> : String(counts[name])}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h2>{text.sourceQueue}</h2>
        <QueueTable
          queues={overview.sources}
          heading={text.columns.kind}
          counted={['due', 'leased', 'late', 'failing', 'odd', 'paused']}
          labelOf={kindOfSource}
        />
      </section>
      <section>
        <h2>{text.deliveryQueue}</h2>
        {overview.deliveries.length === 0 && <p class="faint">{text.nothingWaits}</p>}
        {overview.deliveries.length > 0 && (
          <QueueTable
            queues={overview.deliveries}
            heading={text.columns.channel}
            counted={['gathering', 'waiting', 'late', 'held', 'dead']}
            labelOf={kind => channel.label(kind, labels[kind] ?? kind)}
          />
        )}
      </section>
      <section>
        <h2>{text.processes}</h2>
        <ProcessTable processes={overview.processes} now={now} />
      </section>
    </AdminFrame>
  )
}

function countsOf({ sources, deliveries, subscriptionsOff, correctionsOpen, rulingsWaiting }: OperatorOverview): Record<Count, number> {
  const sum = (queues: Queue[], name: string) => queues.reduce((total, { counts }) => total + (counts[name] ?? 0), 0)
  return {
    ...{ sourcesDue: sum(sources, 'due'), sourcesLeased: sum(sources, 'leased'), sourcesFailing: sum(sources, 'failing') },
    ...{ sourcesOdd: sum(sources, 'odd'), sourcesPaused: sum(sources, 'paused'), deliveriesWaiting: sum(deliveries, 'waiting') },
    ...{
      deliveriesLate: sum(deliveries, 'late'),
      deliveriesDead: sum(deliveries, 'dead'),
      subscriptionsOff,
      correctionsOpen,
      rulingsWaiting,
    },
  }
}

type Counted = 'due' | 'leased' | 'late' | 'failing' | 'odd' | 'paused' | 'gathering' | 'waiting' | 'held' | 'dead'
interface QueueTableProps {
  queues: Queue[]
  heading: string
  counted: Counted[]
  labelOf(name: string): string
}

function QueueTable({ queues, heading, counted, labelOf }: QueueTableProps) {
  const { columns } = useText(adminText)
  const { duration } = useDates()
  return (
    <NumberTable
      headings={[heading, ...counted.map(name => columns[name]), columns.lateBy]}
      rows={queues.map(({ name, counts, lateSeconds }) => [
        <Foreign text={labelOf(name)} />,
        ...counted.map(each => counts[each] ?? 0),
        lateSeconds >= 1 ? duration(lateSeconds) : '',
      ])}
    />
  )
}

function ProcessTable({ processes, now }: { processes: ConnectedProcess[]; now: Date }) {
  const { columns } = useText(adminText)
  const { relative } = useDates()
  return (
    <NumberTable
      headings={[columns.process, columns.connections, columns.busy, columns.since]}
      rows={processes.map(({ name, connections, busy, since }) => [
        <Foreign text={name} />,
        ...[connections, busy],
        <Instant at={since}>{relative(since, now)}</Instant>,
      ])}
    />
  )
}
