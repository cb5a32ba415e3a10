import type { Child } from 'hono/jsx'
import { type Frame, Layout } from './layout.tsx'
import { capabilityText } from './text/capability.ts'
import { useText } from './view.ts'

interface LetterProps {
  frame: Frame
  title: string
  /** What it is about. */
  sentences: string[]
}

export interface AskProps extends LetterProps {
  query: string
  button: string
}

/** A link of a message leads here, and changes nothing: only its button does. */
export function AskPage({ query, button, ...letter }: AskProps) {
  const text = useText(capabilityText)
  const [before, after] = text.asksFor('\n').split('\n')
  return (
    <Letter {...letter}>
      <p>
        {before}
        <bdi>{query === '' ? text.everything : query.replaceAll('&', ', ')}</bdi>
        {after}
      </p>
      <form class="acts" method="post">
        <button type="submit">{button}</button>
      </form>
    </Letter>
  )
}

export interface DoneProps extends LetterProps {
  link?: { label: string; url: string } | undefined
}

export function DonePage({ link, ...letter }: DoneProps) {
  return (
    <Letter {...letter}>
      {link && (
        <p>
          <a href={link.url}>{link.label}</a>
        </p>
      )}
    </Letter>
  )
}

/** Whoever follows a link from here does not tell what it was. */
function Letter({ frame, title, sentences, children }: LetterProps & { children: Child }) {
  return (
    <Layout frame={frame} title={`${title}: Modelwire`} referrer="no-referrer">
      <div class="lead">
        <h1>{title}</h1>
      </div>
      {sentences.map(sentence => (
        <p>{sentence}</p>
      ))}
      {children}
    </Layout>
  )
}
