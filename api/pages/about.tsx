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
  const { stage: stageWords, openness: opennessWords } = useWords()
  const { release, stage, openness, dates, tracked, correct, told, not, api } = text
  return (
    <Layout frame={frame} title={text.page} room="/about">
      <div class="about">
        <div class="lead">
          <h1>{text.title}</h1>
          <p class="status">{text.lead}</p>
        </div>
        <Part title={release.title} words={release.words}>
          <List title={release.isTitle} points={release.is} />
          <List title={release.isNotTitle} points={release.isNot} />
        </Part>
        <Part title={stage.title} words={stage.words}>
          <Terms terms={stages.map(each => stageWords[each])} />
        </Part>
        <Part title={openness.title} words={openness.words}>
          <Terms terms={opennesses.map(each => opennessWords[each])} />
        </Part>
        <Part title={dates.title} words={dates.words} />
        <Part title={tracked.title} words={tracked.words(companies, sources)} />
        <Part title={correct.title} words={correct.words} />
        <Part title={told.title} words={told.words} />
        <Part title={not.title} words={null}>
          <Points points={not.points} />
        </Part>
        <Part title={api.title} words={api.words} />
      </div>
    </Layout>
  )
}

function Part({ title, words, children }: { title: string; words: Paragraph | null; children?: Child }) {
  return (
    <section>
      <h2>{title}</h2>
      {words && <p>{words.map(piece => (typeof piece === 'string' ? piece : <a href={piece.href}>{piece.text}</a>))}</p>}
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
