import type { DeadDelivery, DisabledSubscription } from '../../../db/operator/deliveries.ts'
import { Instant, useDates } from '../dates.tsx'
import { Foreign, Sentence } from '../parts.tsx'
import { adminDeliveriesText } from '../text/adminDeliveries.ts'
import { useAlertWords } from '../text/alerts.ts'
import { useChannelText } from '../text/channels.ts'
import { useText } from '../view.ts'
import { AdminFrame, type OperatorProps } from './frame.tsx'
import { Head } from './table.tsx'

interface AdminDeliveriesProps extends OperatorProps {
  dead: DeadDelivery[]
  disabled: DisabledSubscription[]
  /** What channels call themselves, by their kinds. */
  labels: Record<string, string>
}

/** What could not be told, and whom nothing is told any more. */
export function AdminDeliveriesPage({ frame, dead, disabled, labels, done, now }: AdminDeliveriesProps) {
  const text = useText(adminDeliveriesText)
  return (
    <AdminFrame frame={frame} room="deliveries" done={done}>
      <section>
        <h2>{text.dead}</h2>
        {dead.length === 0 ? <p class="faint">{text.noneDead}</p> : <DeadTable dead={dead} labels={labels} now={now} />}
      </section>
      <section id="off">
        <h2>{text.off}</h2>
        {disabled.length === 0 ? <p class="faint">{text.noneOff}</p> : <DisabledTable disabled={disabled} labels={labels} now={now} />}
      </section>
    </AdminFrame>
  )
}

function DeadTable({ dead, labels, now }: Pick<AdminDeliveriesProps, 'dead' | 'labels' | 'now'>) {
  const text = useText(adminDeliveriesText)
  const [, to, why, attempts] = text.columns
  return (
    <table class="stacked">
      <Head headings={[...text.columns, text.acts]} />
      <tbody>
        {dead.map(({ id, kind, tells, subscription, channel, state, problem, attempts: tries, endedAt }) => (
          <tr>
            <th scope="row">
              <What kind={kind} tells={tells} /> <Ago at={endedAt} now={now} />
            </th>
            <td data-label={to}>
              <Receiver channel={channel} own={labels[channel]} subscription={subscription} state={state} />
            </td>
            <td data-label={why}>{problem && <Sentence text={problem} />}</td>
            <td data-label={attempts}>{String(tries)}</td>
            <td>
              {state === 'active' && (kind === 'news' || kind === 'test') ? (
                <Act path={`/admin/deliveries/${id}/again`} label={text.again} of={id} />
              ) : (
                <span class="faint">{text.notActive}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DisabledTable({ disabled, labels, now }: Pick<AdminDeliveriesProps, 'disabled' | 'labels' | 'now'>) {
  const text = useText(adminDeliveriesText)
  const [to, why, held] = text.offColumns
  return (
    <table class="stacked">
      <Head headings={[to, why, held, text.acts]} />
      <tbody>
        {disabled.map(({ id, channel, reason, since, held: number }) => (
          <tr>
            <th scope="row">
              <Receiver channel={channel} own={labels[channel]} subscription={id} state="disabled" /> <Ago at={since} now={now} />
            </th>
            <td data-label={why}>{reason && <Sentence text={reason} />}</td>
            <td data-label={held}>{String(number)}</td>
            <td>
              <Act path={`/admin/subscriptions/${encodeURIComponent(id)}/on`} label={text.on} of={id} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function What({ kind, tells }: Pick<DeadDelivery, 'kind' | 'tells'>) {
  const words = useAlertWords()
  if (tells.length === 0) return <>{words.deliveryKind[kind as keyof typeof words.deliveryKind] ?? kind}</>
  return <Foreign text={tells.join(words.comma)} />
}

function Receiver({
  channel,
  own = channel,
  subscription,
  state,
}: Pick<DeadDelivery, 'channel' | 'subscription' | 'state'> & { own: string | undefined }) {
  const { label } = useChannelText()
  const { label: word, badge } = useAlertWords().subscriptionState[state]
  return (
    <>
      <Foreign text={label(channel, own)} /> <span class="faint">{subscription}</span> <span class={`badge ${badge}`}>{word}</span>
    </>
  )
}

function Ago({ at, now }: { at: Date; now: Date }) {
  const { relative } = useDates()
  return (
    <span class="faint">
      <Instant at={at}>{relative(at, now)}</Instant>
    </span>
  )
}

function Act({ path, label, of }: { path: string; label: string; of: string }) {
  return (
    <form method="post" action={path}>
      <button type="submit" aria-label={`${label}: ${of}`}>
        {label}
      </button>
    </form>
  )
}
