import type { LoggedDelivery } from '../../db/subscriptions/deliveryLog.ts'
import type { FieldError } from '../body.ts'
import type { SettingField } from '../subscriptions/target.ts'
import type { SubscriptionView } from '../subscriptions/view.ts'
import { languageWords } from './alertWords.ts'
import { useDates } from './dates.tsx'
import { DeliveryLog } from './deliveryLog.tsx'
import { OtherErrors } from './fieldErrors.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Sentence } from './parts.tsx'
import { Sheet } from './sheet.tsx'
import { useAlertWords } from './text/alerts.ts'
import { useChannelText } from './text/channels.ts'
import { manageText } from './text/manage.ts'
import { useText } from './view.ts'
import { Field, Input, SettingFields, type Typed, WishFields, wishNames } from './wishFields.tsx'

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
  const { state, stateReason, channel, target } = subscription
  const channelLabel = useChannelText().label(channel, subscription.channelLabel)
  const text = useText(manageText)
  const { label, title, badge } = useAlertWords().subscriptionState[state]
  const isOver = state === 'ended' && target === null
  return (
    <Layout frame={frame} title={text.title} room="/subscribe" referrer="no-referrer">
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
          <span class={`badge ${badge}`}>{label}</span>{' '}
          <span class="faint">{stateReason === null ? title : <Sentence text={stateReason} />}</span>
        </p>
      </div>
      {notice && (
        <p class="note" role="status">
          {notice}
        </p>
      )}
      {refusal && (
        <p class="note wrong" role="alert">
          <Sentence text={refusal} />
        </p>
      )}
      {secret && (
        <p class="note">
          {text.secret[0]}
          <code>{secret}</code>
          {text.secret[1]}
        </p>
      )}
      <Summary subscription={subscription} />
      {!isOver && <Acts subscription={subscription} path={path} />}
      {state !== 'ended' && (
        <details open={errors.length > 0}>
          <summary>{text.change}</summary>
          <form class="filters wishes" method="post" action={`${path}/change`}>
            <OtherErrors errors={errors} names={['query', ...wishNames, ...fields.map(field => `settings.${field.name}`)]} />
            <Field name="query" label={text.query} errors={errors} isWide>
              <Input name="query" typed={typed} errors={errors} maxlength="2000" />
            </Field>
            <SettingFields fields={fields} typed={typed} errors={errors} isChange />
            <WishFields typed={typed} errors={errors} />
            <button type="submit">{text.keep}</button>
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
  const text = useText(manageText)
  const words = useAlertWords()
  const { longInstant } = useDates()
  const hour = `${String(digestHour).padStart(2, '0')}:00`
  const when = cadence === 'weekly' ? `, ${words.weekdays[digestWeekday - 1]} ${hour}` : cadence === 'daily' ? `, ${hour}` : ''
  return (
    <Sheet
      rows={[
        [
          text.asksFor,
          <a href={query === '' ? '/' : `/?${query}`}>
            <bdi>{query === '' ? text.everything : decoded(query)}</bdi>
          </a>,
        ],
        [text.stages, stages.map(topic => words.topic[topic].label.toLowerCase()).join(words.comma)],
        [text.howOften, `${words.cadence[cadence].label}${when}${fold > 0 && cadence === 'at-once' ? text.within(fold) : ''}`],
        [text.clock, timeZone],
        [text.quiet, quietHours && text.from(quietHours.from, quietHours.to)],
        [text.language, languageWords[language]],
        [text.next, nextMessageAt && longInstant(nextMessageAt)],
        [text.confirmBefore, confirmUntil && longInstant(confirmUntil)],
        [text.failingSince, failingSince && longInstant(failingSince)],
      ]}
    />
  )
}

function Acts({ subscription: { state, isSigned }, path }: { subscription: SubscriptionView; path: string }) {
  const text = useText(manageText)
  const acts: [string, string][] = [
    ...(state === 'active' ? ([['test', text.acts.test]] as [string, string][]) : []),
    ...(state === 'active' || state === 'disabled' ? ([['pause', text.acts.pause]] as [string, string][]) : []),
    ...(state === 'paused' || state === 'disabled' || state === 'ended' ? ([['resume', text.acts.resume]] as [string, string][]) : []),
    ...(isSigned && state !== 'ended' ? ([['rotate-secret', text.acts['rotate-secret']]] as [string, string][]) : []),
  ]
  return (
    <div class="acts">
      {acts.map(([act, label]) => (
        <form method="post" action={`${path}/${act}`}>
          <button type="submit">{label}</button>
        </form>
      ))}
      <details>
        <summary class="danger">{text.remove}</summary>
        <form method="post" action={`${path}/delete`}>
          <button type="submit" class="danger">
            {text.removeYes}
          </button>
        </form>
      </details>
    </div>
  )
}

function decoded(query: string): string {
  return [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).join(' & ')
}
