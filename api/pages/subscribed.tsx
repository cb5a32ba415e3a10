import type { Child } from 'hono/jsx'
import type { SubscriptionView } from '../subscriptions/view.ts'
import { useDates } from './dates.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Sheet } from './sheet.tsx'
import { capabilityText } from './text/capability.ts'
import { useChannelText } from './text/channels.ts'
import { useText } from './view.ts'

export interface SubscribedProps {
  frame: Frame
  subscription: SubscriptionView
  managementPath: string
  manageUrl: string
  token: string
  secret: string | null
}

/** What is shown once: the link, the token and the secret; and what happens next. */
export function SubscribedPage({ frame, subscription, managementPath, manageUrl, token, secret }: SubscribedProps) {
  const { id, channel, channelLabel, target, confirmUntil } = subscription
  const { subscribed: text } = useText(capabilityText)
  const { longInstant } = useDates()
  const once: [string, string][] = [[text.id, id], [text.token, token], ...(secret ? [[text.secret, secret] as [string, string]] : [])]
  return (
    <Layout frame={frame} title={text.title} room="/subscribe" referrer="same-origin">
      <div class="lead">
        <h1>{confirmUntil ? text.oneStep : text.told}</h1>
        <p class="status">
          <span>
            {useChannelText().label(channel, channelLabel)}: <bdi>{target}</bdi>
          </span>
        </p>
      </div>
      {confirmUntil ? (
        <p class="note">
          {text.confirm(longInstant(confirmUntil))}
          {text.testAfter}
        </p>
      ) : (
        <form class="acts" method="post" action={`${managementPath}/test`}>
          <button type="submit">{text.test}</button>
          <span class="faint">{text.testShows}</span>
        </form>
      )}
      <h2>{text.keep}</h2>
      <Sheet
        rows={[
          [
            text.link,
            <a href={managementPath} data-copy={text.copy} data-copied={text.copied}>
              {manageUrl}
            </a>,
          ],
          ...once.map(([name, value]): [string, Child] => [
            name,
            <code data-copy={text.copy} data-copied={text.copied}>
              {value}
            </code>,
          ]),
        ]}
      />
      <p class="faint">{text.only}</p>
    </Layout>
  )
}
