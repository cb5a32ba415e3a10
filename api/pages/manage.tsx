import type { LoggedDelivery } from '../../db/subscriptions/deliveryLog.ts'
import type { FieldError } from '../body.ts'
import type { SettingField } from '../subscriptions/target.ts'
import type { SubscriptionView } from '../subscriptions/view.ts'
import { cadenceWords, languageWords, subscriptionStateWords, topicWords, weekdayWords } from './alertWords.ts'
import { DeliveryLog } from './deliveryLog.tsx'
import { longInstant } from './format.ts'
import { type Frame, Layout } from './layout.tsx'
import { Field, Input, OtherErrors, SettingFields, type Typed, WishFields, wishNames } from './wishFields.tsx'

export interface ManageProps {
  frame: Frame
  subscription: SubscriptionView
  /** Path of this page: its token is in it. */
  path: string
  /** What was just done, in words. */
  notice: string | null
  /** Why what was asked for could not be done. */
  refusal: string | null
  /** A secret that was just renewed: shown this once. */
  secret: string | null
  fields: SettingField[]
  typed: Typed
  errors: FieldError[]
  deliveries: LoggedDelivery[]
  /** Address of the older ones. */
  older: string | null
}

/** One subscription, for whoever holds its link. */
export function ManagePage(props: ManageProps) {
  const { frame, subscription, path, notice, refusal, secret, fields, typed, errors, deliveries, older } = props
  const { state, stateReason, channelLabel, target } = subscription
  const { label, title, badge } = subscriptionStateWords[state]
  const isOver = state === 'ended' && target === null
  return (
    <Layout frame={frame} title="Your subscription: Modelwire" room="/subscribe" referrer="no-referrer">
      <div class="lead">
        <h1>
          {channelLabel}
          {target && (
            <>
              : <bdi>{target}</bdi>
            </>
          )}
        </h1>
        <p class="badges">
          <span class={`badge ${badge}`}>{label}</span> <span class="faint">{stateReason ?? title}</span>
        </p>
      </div>
      {notice && (
        <p class="note" role="status">
          {notice}
        </p>
      )}
      {refusal && (
        <p class="note wrong" role="alert">
          {refusal}
        </p>
      )}
      {secret && (
        <p class="note">
          The new secret, shown only now: <code>{secret}</code>. The former one signs beside it for a day.
        </p>
      )}
      <Summary subscription={subscription} />
      {!isOver && <Acts subscription={subscription} path={path} />}
      {state !== 'ended' && (
        <details open={errors.length > 0}>
          <summary>Change it</summary>
          <form class="filters wishes" method="post" action={`${path}/change`}>
            <OtherErrors errors={errors} names={['query', ...wishNames, ...fields.map(field => `settings.${field.name}`)]} />
            <Field name="query" label="What it asks for, as in an address of the timeline" errors={errors} isWide>
              <Input name="query" typed={typed} errors={errors} maxlength="2000" />
            </Field>
            <SettingFields fields={fields} typed={typed} errors={errors} isChange />
            <WishFields typed={typed} errors={errors} />
            <button type="submit">Keep</button>
          </form>
        </details>
      )}
      <DeliveryLog deliveries={deliveries} older={older} path={path} canReplay={state === 'active'} />
    </Layout>
  )
}

function Summary({ subscription }: { subscription: SubscriptionView }) {
  const { query, stages, cadence, timeZone, digestHour, digestWeekday, fold, quietHours, language, nextMessageAt } = subscription
  const { confirmUntil, failingSince } = subscription
  const hour = `${String(digestHour).padStart(2, '0')}:00`
  const when = cadence === 'weekly' ? `, ${weekdayWords[digestWeekday - 1]} ${hour}` : cadence === 'daily' ? `, ${hour}` : ''
  const rows: [string, string][] = [
    ['Told of', stages.map(topic => topicWords[topic].label.toLowerCase()).join(', ')],
    [
      'How often',
      `${cadenceWords[cadence].label}${when}${fold > 0 && cadence === 'at-once' ? `, what comes within ${fold} min in one` : ''}`,
    ],
    ['Its clock', timeZone],
    ...(quietHours ? [['Quiet', `${quietHours.from} to ${quietHours.to}`] as [string, string]] : []),
    ['Language', languageWords[language]],
    ...(nextMessageAt ? [['Next message', longInstant(nextMessageAt)] as [string, string]] : []),
    ...(confirmUntil ? [['To be confirmed before', longInstant(confirmUntil)] as [string, string]] : []),
    ...(failingSince ? [['Not taken since', longInstant(failingSince)] as [string, string]] : []),
  ]
  return (
    <dl class="sheet">
      <div>
        <dt>Asks for</dt>
        <dd>
          <a href={query === '' ? '/' : `/?${query}`}>
            <bdi>{query === '' ? 'everything' : decoded(query)}</bdi>
          </a>
        </dd>
      </div>
      {rows.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Acts({ subscription: { state, isSigned }, path }: { subscription: SubscriptionView; path: string }) {
  const acts: [string, string][] = [
    ...(state === 'active' ? ([['test', 'Send a test']] as [string, string][]) : []),
    ...(state === 'active' || state === 'disabled' ? ([['pause', 'Pause']] as [string, string][]) : []),
    ...(state === 'paused' || state === 'disabled' || state === 'ended' ? ([['resume', 'Resume']] as [string, string][]) : []),
    ...(isSigned && state !== 'ended' ? ([['rotate-secret', 'Renew the secret']] as [string, string][]) : []),
  ]
  return (
    <div class="acts">
      {acts.map(([act, label]) => (
        <form method="post" action={`${path}/${act}`}>
          <button type="submit">{label}</button>
        </form>
      ))}
      <details>
        <summary class="danger">Delete for good</summary>
        <form method="post" action={`${path}/delete`}>
          <button type="submit" class="danger">
            Yes, delete it and forget where it went
          </button>
        </form>
      </details>
    </div>
  )
}

function decoded(query: string): string {
  return [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).join(' & ')
}
