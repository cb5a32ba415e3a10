import type { LoggedDelivery } from '../../db/subscriptions/deliveryLog.ts'
import { useDates } from './dates.tsx'
import { Foreign, Sentence } from './parts.tsx'
import { useAlertWords } from './text/alerts.ts'
import { manageText } from './text/manage.ts'
import { useText, useView } from './view.ts'

export interface DeliveryLogProps {
  deliveries: LoggedDelivery[]
  older: string | null
  /** Of the page of its subscription. */
  path: string
  canReplay: boolean
}

/** What a subscriber was told, and every attempt to tell it. */
export function DeliveryLog({ deliveries, older, path, canReplay }: DeliveryLogProps) {
  const { log: text } = useText(manageText)
  const isWaiting = deliveries.some(({ state }) => state === 'waiting')
  return (
    <section aria-labelledby="log" data-waiting={isWaiting ? 'yes' : undefined}>
      <h2 id="log">{text.heading}</h2>
      {deliveries.length === 0 && <p class="faint">{text.none}</p>}
      {deliveries.length > 0 && (
        <table class="stacked">
          <thead>
            <tr>
              {text.columns.map(heading => (
                <th scope="col">{heading}</th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {deliveries.map(delivery => (
              <Row delivery={delivery} path={path} canReplay={canReplay} />
            ))}
          </tbody>
        </table>
      )}
      {isWaiting && (
        <p class="look-again">
          <a href={`${path}#log`}>{text.lookAgain}</a>
        </p>
      )}
      {canReplay && deliveries.length > 0 && <ReplaySince path={path} />}
      {older && (
        <nav class="pages" aria-label={text.pages}>
          <a href={older} rel="next">
            {text.older}
          </a>
        </nav>
      )}
    </section>
  )
}

function Row({ delivery, path, canReplay }: { delivery: LoggedDelivery; path: string; canReplay: boolean }) {
  const { id, kind, state, messageId, madeAt, dueAt, problem } = delivery
  const { log: text } = useText(manageText)
  const words = useAlertWords()
  const { longInstant } = useDates()
  const dueText = useDueText()
  const [, what, of, attempts] = text.columns
  const isOver = kind === 'news' && state !== 'gathering' && state !== 'waiting'
  return (
    <tr>
      <th scope="row">
        {longInstant(madeAt)} <span class="faint">{messageId}</span>
      </th>
      <td data-label={what}>
        <What delivery={delivery} />
      </td>
      <td data-label={of}>
        <span class={`badge ${words.deliveryState[state].badge}`}>{words.deliveryState[state].label}</span>{' '}
        <span class="faint">
          {dueAt && dueText(delivery, dueAt)} {problem && state !== 'gathering' && <Sentence text={problem} />}
        </span>
      </td>
      <td data-label={attempts}>
        <Attempts delivery={delivery} />
      </td>
      <td>
        {isOver && canReplay && (
          <form method="post" action={`${path}/replay/${id}`}>
            <button type="submit">{text.again}</button>
          </form>
        )}
      </td>
    </tr>
  )
}

/** What gathers goes out then; what is on its way is tried at once, and after a failure then. */
function useDueText(): (delivery: LoggedDelivery, dueAt: string) => string {
  const { log: text } = useText(manageText)
  const { longInstant } = useDates()
  return ({ state, attempts }, dueAt) => {
    if (state === 'gathering') return text.goesOut(longInstant(dueAt))
    return attempts.length === 0 ? '' : text.nextAttempt(longInstant(dueAt))
  }
}

function What({ delivery: { kind, tellings } }: { delivery: LoggedDelivery }) {
  const { log: text } = useText(manageText)
  const words = useAlertWords()
  if (kind !== 'news' || tellings.length === 0) return <>{words.deliveryKind[kind]}</>
  const [first, ...others] = tellings.map(({ topic, release }) => (
    <li>
      <a href={`/releases/${encodeURIComponent(release.id)}`}>
        <Foreign text={release.name ?? release.id} />
      </a>{' '}
      <span class="faint">{words.topic[topic].label.toLowerCase()}</span>
    </li>
  ))
  return (
    <>
      <ul>{first}</ul>
      {others.length > 0 && (
        <details>
          <summary>{text.more(others.length)}</summary>
          <ul>{others}</ul>
        </details>
      )}
    </>
  )
}

function Attempts({ delivery: { attempts } }: { delivery: LoggedDelivery }) {
  const { log: text } = useText(manageText)
  const { longInstant } = useDates()
  if (attempts.length === 0) return <>{text.noAttempt}</>
  return (
    <details>
      <summary>{attempts.length}</summary>
      <ol>
        {attempts.map(({ at, milliseconds, status, problem, answer }) => (
          <li>
            {longInstant(at)}, {milliseconds} ms: {status ?? text.noAnswer}{' '}
            {problem ? (
              <bdi>
                <Sentence text={problem} />
              </bdi>
            ) : (
              text.taken
            )}
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

/** A time by the reader's clock, with the zone that it is meant in. */
function ReplaySince({ path }: { path: string }) {
  const { log: text } = useText(manageText)
  const { zone } = useView()
  return (
    <form class="acts" method="post" action={`${path}/replay`}>
      <input type="hidden" name="timeZone" value={zone} />
      <label>
        {text.againSince} <input type="datetime-local" name="since" required /> <span class="faint">{zone.replaceAll('_', ' ')}</span>
      </label>
      <button type="submit">{text.again}</button>
    </form>
  )
}
