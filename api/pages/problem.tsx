import { type Frame, Layout } from './layout.tsx'

export interface ProblemProps {
  frame: Frame
  status: number
  title: string
  detail: string
}

/** What went wrong, for a person. */
export function ProblemPage({ frame, status, title, detail }: ProblemProps) {
  return (
    <Layout frame={frame} title={`${title}: Modelwire`}>
      <div class="empty">
        <p class="status">{status}</p>
        <h1>{title}</h1>
        <p>{detail}</p>
        <p>
          <a href="/">Back to the timeline</a>
        </p>
      </div>
    </Layout>
  )
}
