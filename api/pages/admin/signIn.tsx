import { type Frame, Layout } from '../layout.tsx'
import { adminText } from '../text/admin.ts'
import { useText } from '../view.ts'

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
