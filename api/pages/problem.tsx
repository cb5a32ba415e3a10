import { type Frame, Layout } from './layout.tsx'
import { Sentence } from './parts.tsx'
import { problemText } from './text/problem.ts'
import { useText } from './view.ts'

export interface ProblemProps {
  frame: Frame
  status: number
  /** What it is called for programs. */
  slug: string
  title: string
  detail: string
  /** By which the log knows it. */
  requestId?: string
}

/** What went wrong, for a person. */
export function ProblemPage({ frame, status, slug, title, detail, requestId }: ProblemProps) {
  const text = useText(problemText)
  const heading = text.titles[slug] ?? title
  return (
    <Layout frame={frame} title={`${heading}: Modelwire`}>
      <div class="empty">
        <p class="status">{status}</p>
        <h1>{heading}</h1>
        <p>
          <Sentence text={detail} />
        </p>
        {requestId ? (
          <p class="muted">
            {text.reference} <code>{requestId}</code>
          </p>
        ) : null}
        <p>
          <a href="/">{text.back}</a>
        </p>
      </div>
    </Layout>
  )
}
