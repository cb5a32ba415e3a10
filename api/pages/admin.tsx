import type { OperatorCounts, StoredCorrection } from '../../db/types.ts'
import { type Frame, Layout } from './layout.tsx'
import { Foreign, Outward } from './parts.tsx'
import { Sheet } from './sheet.tsx'
import { adminText } from './text/admin.ts'
import { correctionText } from './text/correction.ts'
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
export function AdminPage({ frame, counts, corrections }: { frame: Frame; counts: OperatorCounts; corrections: StoredCorrection[] }) {
  const text = useText(adminText)
  return (
    <Layout frame={frame} title={`${text.title}: Modelwire`} referrer="same-origin">
      <div class="lead">
        <h1>{text.title}</h1>
      </div>
      <Sheet rows={(Object.keys(text.counts) as (keyof OperatorCounts)[]).map(name => [text.counts[name], counts[name]])} />
      <section>
        <h2>{text.corrections}</h2>
        {corrections.length === 0 && <p>{text.none}</p>}
        {corrections.map(each => (
          <Correction correction={each} />
        ))}
      </section>
      <form class="acts" method="post" action="/admin/sign-out">
        <button type="submit">{text.signOut}</button>
      </form>
    </Layout>
  )
}

function Correction({ correction: { id, release, field, claim, proof, contact } }: { correction: StoredCorrection }) {
  const text = useText(adminText)
  const words = useText(correctionText)
  return (
    <article>
      <h3>
        {id}: {words.fields[field]} {release && <a href={`/releases/${encodeURIComponent(release)}`}>{release}</a>}
      </h3>
      <p>
        <Foreign text={claim} />
      </p>
      <p>
        <Outward href={proof}>
          <Foreign text={proof} />
        </Outward>
      </p>
      {contact && (
        <p>
          <Foreign text={contact} />
        </p>
      )}
      <form class="acts" method="post" action={`/admin/corrections/${id}`}>
        <input name="note" aria-label={text.note} placeholder={text.note} maxlength={1000} />
        <button type="submit" name="state" value="accepted">
          {text.accept}
        </button>
        <button type="submit" name="state" value="declined">
          {text.decline}
        </button>
      </form>
    </article>
  )
}
