import type { Child } from 'hono/jsx'
import type { OperatorCounts } from '../../../db/operator/counts.ts'
import type { ConnectedProcess, DeliveryQueue, OperatorQueues, SourceQueue } from '../../../db/operator/queues.ts'
import { Instant, useDates } from '../dates.tsx'
import type { Frame } from '../layout.tsx'
import { Foreign } from '../parts.tsx'
import { adminText, type Done } from '../text/admin.ts'
import { useChannelText } from '../text/channels.ts'
import { useWords } from '../text/words.ts'
import { useText } from '../view.ts'
import { AdminFrame } from './frame.tsx'

interface OverviewProps {
  frame: Frame
  counts: OperatorCounts
  queues: OperatorQueues
  /** What channels call themselves, by their kinds. */
  labels: Record<string, string>
  done: Done | null
  now: Date
}

/** Where each number leads; those that lead nowhere are only read. */
const places: Partial<Record<keyof OperatorCounts, string>> = {
  sourcesFailing: '/admin/sources?state=failing',
  sourcesOdd: '/admin/sources?state=odd',
  sourcesPaused: '/admin/sources?state=paused',
  deliveriesDead: '/admin/deliveries',
  subscriptionsOff: '/admin/deliveries#off',
  correctionsOpen: '/admin/corrections',
  rulingsWaiting: '/admin/rulings',
}

/** What asks for the operator's eye. */
export function OverviewPage({ frame, counts, queues, labels, done, now }: OverviewProps) {
  const text = useText(adminText)
  const value = (name: keyof OperatorCounts) => {
    const place = counts[name] > 0 ? places[name] : undefined
    return place ? <a href={place}>{counts[name]}</a> : String(counts[name])
  }
  return (
    <AdminFrame frame={frame} room="overview" done={done}>
      <dl class="tally">
        {(Object.keys(text.counts) as (keyof OperatorCounts)[]).map(name => (
          <div>
            <dt>{text.counts[name]}</dt>
            <dd>{value(name)}</dd>
          </div>
        ))}
      </dl>
      <section>
        <h2>{text.sourceQueue}</h2>
        <SourceTable queues={queues.sources} />
      </section>
      <section>
        <h2>{text.deliveryQueue}</h2>
        {queues.deliveries.length === 0 ? (
          <p class="faint">{text.nothingWaits}</p>
        ) : (
          <DeliveryTable queues={queues.deliveries} labels={labels} />
        )}
      </section>
      <section>
        <h2>{text.processes}</h2>
        <ProcessTable processes={queues.processes} now={now} />
      </section>
    </AdminFrame>
  )
}

function SourceTable({ queues }: { queues: SourceQueue[] }) {
  const { columns } = useText(adminText)
  const { kindOfSource } = useWords()
  const { duration } = useDates()
  const headings = [columns.kind, columns.sources, columns.due, columns.leased, columns.failing, columns.paused, columns.late]
  return (
    <Table
      headings={headings}
      rows={queues.map(each => [
        <Foreign text={kindOfSource(each.kind)} />,
        ...[each.sources, each.due, each.leased, each.failing, each.paused],
        each.lateSeconds >= 1 ? duration(each.lateSeconds) : '',
      ])}
    />
  )
}

function DeliveryTable({ queues, labels }: { queues: DeliveryQueue[]; labels: Record<string, string> }) {
  const { columns } = useText(adminText)
  const { label } = useChannelText()
  const { duration } = useDates()
  const headings = [
    columns.channel,
    columns.gathering,
    columns.waiting,
    columns.due,
    columns.leased,
    columns.held,
    columns.dead,
    columns.late,
  ]
  return (
    <Table
      headings={headings}
      rows={queues.map(each => [
        <Foreign text={label(each.channel, labels[each.channel] ?? each.channel)} />,
        ...[each.gathering, each.waiting, each.due, each.leased, each.held, each.dead],
        each.lateSeconds >= 1 ? duration(each.lateSeconds) : '',
      ])}
    />
  )
}

function ProcessTable({ processes, now }: { processes: ConnectedProcess[]; now: Date }) {
  const { columns } = useText(adminText)
  const { relative } = useDates()
  return (
    <Table
      headings={[columns.process, columns.connections, columns.busy, columns.since]}
      rows={processes.map(({ name, connections, busy, since }) => [
        <Foreign text={name} />,
        ...[connections, busy],
        <Instant at={since}>{relative(since, now)}</Instant>,
      ])}
    />
  )
}

/** Names, and numbers under headings; on a small screen each number says what it is. */
function Table({ headings, rows }: { headings: string[]; rows: Child[][] }) {
  return (
    <table class="stacked">
      <thead>
        <tr>
          {headings.map(heading => (
            <th scope="col">{heading}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => (
              <td data-label={headings[index + 1]}>{typeof cell === 'number' ? String(cell) : cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
