import { type Frame, Layout } from './layout.tsx'

export interface AskProps {
  frame: Frame
  title: string
  /** What it is about. */
  sentences: string[]
  query: string
  button: string
}

/** A link of a message leads here, and changes nothing: only its button does. */
export function AskPage({ frame, title, sentences, query, button }: AskProps) {
  return (
    <Layout frame={frame} title={`${title}: Modelwire`} referrer="no-referrer">
      <div class="lead">
        <h1>{title}</h1>
      </div>
      {sentences.map(sentence => (
        <p>{sentence}</p>
      ))}
      <p>
        It asks for <bdi>{query === '' ? 'everything' : query.replaceAll('&', ', ')}</bdi>.
      </p>
      <form class="acts" method="post">
        <button type="submit">{button}</button>
      </form>
    </Layout>
  )
}

export interface DoneProps {
  frame: Frame
  title: string
  sentences: string[]
  link?: { label: string; url: string } | undefined
}

export function DonePage({ frame, title, sentences, link }: DoneProps) {
  return (
    <Layout frame={frame} title={`${title}: Modelwire`} referrer="no-referrer">
      <div class="lead">
        <h1>{title}</h1>
      </div>
      {sentences.map(sentence => (
        <p>{sentence}</p>
      ))}
      {link && (
        <p>
          <a href={link.url}>{link.label}</a>
        </p>
      )}
    </Layout>
  )
}
