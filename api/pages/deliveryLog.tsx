import type { LoggedDelivery } from '../../db/subscriptions/deliveryLog.ts'
import { deliveryKindWords, deliveryStateWords, topicWords } from './alertWords.ts'
import { longInstant } from './format.ts'
import { Foreign } from './parts.tsx'

export interface DeliveryLogProps {
  deliveries: LoggedDelivery[]
  older: string | null
  /** Of the page of its subscription. */
  path: string
  canReplay: boolean
}

/** What a subscriber was told, and every attempt to tell it. */
export function DeliveryLog({ deliveries, older, path, canReplay }: DeliveryLogProps) {
  return (
    <section aria-labelledby="log">
      <h2 id="log">Messages</h2>
      {deliveries.length === 0 && <p class="faint">None yet.</p>}
      {deliveries.length > 0 && (
        <table class="stacked">
          <thead>
            <tr>
              {['Made', 'What', 'State', 'Attempts', ''].map(heading => (
                <th scope="col">{heading}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {deliveries.map(delivery => (
              <Row delivery={delivery} path={path} canReplay={canReplay} />
            ))}
          </tbody>
        </table>
      )}
      {canReplay && deliveries.length > 0 && <ReplaySince path={path} />}
      {older && (
        <nav class="pages" aria-label="Pages">
          <a href={older} rel="next">
            Older messages
          </a>
        </nav>
      )}
    </section>
  )
}

function Row({ delivery, path, canReplay }: { delivery: LoggedDelivery; path: string; canReplay: boolean }) {
  const { id, kind, state, messageId, madeAt, dueAt, problem } = delivery
  const isOver = kind === 'news' && state !== 'gathering' && state !== 'waiting'
  return (
    <tr>
      <th scope="row">
        {longInstant(madeAt)} <span class="faint">{messageId}</span>
      </th>
      <td data-label="What">
        <What delivery={delivery} />
      </td>
      <td data-label="State">
        <span class={`badge ${deliveryStateWords[state].badge}`}>{deliveryStateWords[state].label}</span>{' '}
        <span class="faint">{dueAt ? dueText(delivery, dueAt) : (problem ?? '')}</span>
      </td>
      <td data-label="Attempts">
        <Attempts delivery={delivery} />
      </td>
      <td>
        {isOver && canReplay && (
          <form method="post" action={`${path}/replay/${id}`}>
            <button type="submit">Send again</button>
          </form>
        )}
      </td>
    </tr>
  )
}

/** What gathers goes out then; what is on its way is tried at once, and after a failure then. */
function dueText({ state, attempts, problem }: LoggedDelivery, dueAt: string): string {
  if (state === 'gathering') return `goes out ${longInstant(dueAt)}`
  return attempts.length === 0 ? '' : `next attempt ${longInstant(dueAt)}${problem ? `: ${problem}` : ''}`
}

function What({ delivery: { kind, tellings } }: { delivery: LoggedDelivery }) {
  if (kind !== 'news' || tellings.length === 0) return <>{deliveryKindWords[kind]}</>
  const [first, ...others] = tellings.map(({ topic, release }) => (
    <li>
      <a href={`/releases/${encodeURIComponent(release.id)}`}>
        <Foreign text={release.name ?? release.id} />
      </a>{' '}
      <span class="faint">{topicWords[topic].label.toLowerCase()}</span>
    </li>
  ))
  return (
    <>
      <ul>{first}</ul>
      {others.length > 0 && (
        <details>
          <summary>and {others.length} more</summary>
          <ul>{others}</ul>
        </details>
      )}
    </>
  )
}

function Attempts({ delivery: { attempts } }: { delivery: LoggedDelivery }) {
  if (attempts.length === 0) return <>none</>
  return (
    <details>
      <summary>{attempts.length}</summary>
      <ol>
        {attempts.map(({ at, milliseconds, status, problem, answer }) => (
          <li>
            {longInstant(at)}, {milliseconds} ms: {status ?? 'no answer'} <Foreign text={problem ?? 'taken'} />
            {answer && (
              <>
                {' '}
                <code>
                  <Foreign text={answer} />
                </code>
              </>
            )}
          </li>
        ))}
      </ol>
    </details>
  )
}

function ReplaySince({ path }: { path: string }) {
  return (
    <form class="acts" method="post" action={`${path}/replay`}>
      <label>
        Send again all since <input type="date" name="since" required />
      </label>
      <button type="submit">Send again</button>
    </form>
  )
}
