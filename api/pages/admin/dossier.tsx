import type { Child } from 'hono/jsx'
import { Instant, useDates } from '../dates.tsx'
import { Foreign } from '../parts.tsx'

interface DossierProps {
  heading: Child
  state: { badge: string; word: string }
  at: Date
  now: Date
  children: Child
}

/** One thing that an operator decides, or has decided: what it is, how far it is, and since when. */
export function Dossier({ heading, state: { badge, word }, at, now, children }: DossierProps) {
  const { relative } = useDates()
  return (
    <article class="dossier">
      <h3>{heading}</h3>
      <p class="badges">
        <span class={`badge ${badge}`}>{word}</span>{' '}
        <span class="faint">
          <Instant at={at}>{relative(at, now)}</Instant>
        </span>
      </p>
      {children}
    </article>
  )
}

export function ReleaseLink({ id, name = id }: { id: string; name?: string }) {
  return (
    <a href={`/releases/${encodeURIComponent(id)}`}>
      <Foreign text={name} />
    </a>
  )
}
