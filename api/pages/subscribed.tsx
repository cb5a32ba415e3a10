import type { SubscriptionView } from '../subscriptions/view.ts'
import { longInstant } from './format.ts'
import { type Frame, Layout } from './layout.tsx'

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
  const { id, channelLabel, target, confirmUntil } = subscription
  const once: [string, string][] = [
    ['Its id, for programs', id],
    ['Its token, for programs', token],
    ...(secret ? [['The secret that messages are signed with', secret] as [string, string]] : []),
  ]
  return (
    <Layout frame={frame} title="Subscribed: Modelwire" room="/subscribe" referrer="same-origin">
      <div class="lead">
        <h1>{confirmUntil ? 'One step left: the yes of its receiver' : 'You will be told'}</h1>
        <p class="status">
          {channelLabel}: <bdi>{target}</bdi>
        </p>
      </div>
      {confirmUntil ? (
        <p class="note">
          A message is on its way that asks whether this is wanted. Follow its link and press the button before {longInstant(confirmUntil)}.
          A program may answer with the token of that link instead. Nothing else is sent before.
        </p>
      ) : (
        <form class="acts" method="post" action={`${managementPath}/test`}>
          <button type="submit">Send a test</button>
        </form>
      )}
      <h2>Keep this: it is shown only now</h2>
      <dl class="sheet">
        <div>
          <dt>Link to manage it</dt>
          <dd>
            <a href={managementPath}>{manageUrl}</a>
          </dd>
        </div>
        {once.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <p class="faint">
        Whoever has the link can change and end this subscription. There is no other way in, and no list of subscriptions.
      </p>
    </Layout>
  )
}
