import type { OperatorCounts } from '../../db/types.ts'
import { type Frame, Layout } from './layout.tsx'
import { adminText } from './text/admin.ts'
import { useText } from './view.ts'

/** Where the operator signs in. */
export function SignInPage({ frame, isWrong }: { frame: Frame; isWrong: boolean }) {
  const text = useText(adminText)
  return (
    <Layout frame={frame} title={`${text.signIn}: Modelwire`} referrer="same-origin">
      <div class="lead">
        <h1>{text.signIn}</h1>
      </div>
      {isWrong && (
        <p class="note wrong" role="alert">
          {text.wrong}
        </p>
      )}
      <form class="filters correction" method="post" action="/admin/sign-in">
        <label>
          <span>{text.token}</span>
          <input name="token" type="password" autocomplete="current-password" maxlength={1000} required />
        </label>
        <button type="submit">{text.signIn}</button>
      </form>
    </Layout>
  )
}

/** What asks for the operator's eye. */
export function AdminPage({ frame, counts }: { frame: Frame; counts: OperatorCounts }) {
  const text = useText(adminText)
  return (
    <Layout frame={frame} title={`${text.title}: Modelwire`} referrer="same-origin">
      <div class="lead">
        <h1>{text.title}</h1>
      </div>
      <dl class="sheet">
        {(Object.keys(text.counts) as (keyof OperatorCounts)[]).map(name => (
          <div>
            <dt>{text.counts[name]}</dt>
            <dd>{counts[name]}</dd>
          </div>
        ))}
      </dl>
      <form class="acts" method="post" action="/admin/sign-out">
        <button type="submit">{text.signOut}</button>
      </form>
    </Layout>
  )
}
