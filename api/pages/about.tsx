import type { Child } from 'hono/jsx'
import { opennesses, stages } from '../../config/words.ts'
import { type Frame, Layout } from './layout.tsx'
import { aboutText, type Paragraph } from './text/about.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

export interface AboutProps {
  frame: Frame
  /** How many are tracked. */
  companies: number
  sources: number
}

/** What is told here, by which rules, and how to have a say. */
export function AboutPage({ frame, companies, sources }: AboutProps) {
  const text = useText(aboutText)
  const words = useWords()
  const { release, stage, openness, dates, tracked, correct, told, not, api } = text
  return (
    <Layout frame={frame} title={text.page} room="/about">
      <div class="about">
        <div class="lead">
          <h1>{text.title}</h1>
          <p class="status">{text.lead}</p>
        </div>
        <Part title={release.title} paragraphs={release.paragraphs}>
          <List title={release.isTitle} points={release.is} />
          <List title={release.isNotTitle} points={release.isNot} />
        </Part>
        <Part title={stage.title} paragraphs={stage.paragraphs}>
          <Terms terms={stages.map(each => words.stage[each])} />
        </Part>
        <Part title={openness.title} paragraphs={openness.paragraphs}>
          <Terms terms={opennesses.map(each => words.openness[each])} />
        </Part>
        <Part title={dates.title} paragraphs={dates.paragraphs} />
        <Part title={tracked.title} paragraphs={tracked.paragraphs(companies, sources)} />
        <Part title={correct.title} paragraphs={correct.paragraphs} />
        <Part title={told.title} paragraphs={told.paragraphs} />
        <Part title={not.title} paragraphs={[]}>
          <Points points={not.points} />
        </Part>
        <Part title={api.title} paragraphs={api.paragraphs} />
      </div>
    </Layout>
  )
}

function Part({ title, paragraphs, children }: { title: string; paragraphs: Paragraph[]; children?: Child }) {
  return (
    <section>
      <h2>{title}</h2>
      {paragraphs.map(pieces => (
        <p>{pieces.map(piece => (typeof piece === 'string' ? piece : <a href={piece.href}>{piece.text}</a>))}</p>
      ))}
      {children}
    </section>
  )
}

function List({ title, points }: { title: string; points: string[] }) {
  return (
    <>
      <h3>{title}</h3>
      <Points points={points} />
    </>
  )
}

function Points({ points }: { points: string[] }) {
  return (
    <ul>
      {points.map(point => (
        <li>{point}</li>
      ))}
    </ul>
  )
}

function Terms({ terms }: { terms: { label: string; title: string }[] }) {
  return (
    <dl class="words">
      {terms.map(({ label, title }) => (
        <div>
          <dt>{label}</dt>
          <dd>{title}</dd>
        </div>
      ))}
    </dl>
  )
}
