import type { SourceStatus } from '../../db/timeline/sources.ts'
import { useDates } from './dates.tsx'
import { Foreign, Sentence } from './parts.tsx'
import { sourcesText } from './text/sources.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** What is wrong with a source, or odd, or lacking. */
export function Trouble({ source }: { source: SourceStatus }) {
  const text = useText(sourcesText)
  const { longInstant } = useDates()
  const { problem: sentenceOf } = useWords()
  const { state, problem, problemDetail, problemSince, notes, missed, pausedAt, pauseReason } = source
  return (
    <>
      {state === 'paused' && pausedAt && (
        <span class="trouble">
          <Foreign text={text.pausedSince(longInstant(pausedAt), pauseReason ?? '')} />
        </span>
      )}
      {state === 'failing' && problem && <Failure source={source} problem={problem} />}
      {state === 'odd' && problem && (
        <span class="trouble">
          {sentenceOf(problem)} {problemDetail && <Seen detail={problemDetail} />} {problemSince && text.since(longInstant(problemSince))}
        </span>
      )}
      {missed.map(({ release, name, since, reportedBy }) => (
        <span class="trouble">
          {text.lacks}{' '}
          <a href={`/releases/${encodeURIComponent(release)}`}>
            <Foreign text={name} />
          </a>
          {text.toldSince(longInstant(since), reportedBy.join(', '))}
        </span>
      ))}
      {notes.map(note => (
        <span class="faint">
          <Sentence text={note} />
        </span>
      ))}
    </>
  )
}

function Failure({ source, problem }: { source: SourceStatus; problem: string }) {
  const text = useText(sourcesText)
  const { longInstant } = useDates()
  const { problem: sentenceOf } = useWords()
  const { httpStatus, problemDetail, failCount, lastSuccessAt } = source
  const isRefused = httpStatus !== null && httpStatus >= 400
  return (
    <span class="trouble">
      {sentenceOf(problem)} {isRefused ? `(HTTP ${httpStatus})` : problemDetail && <Seen detail={problemDetail} />} {text.failed(failCount)}
      {lastSuccessAt ? text.lastGood(longInstant(lastSuccessAt)) : text.neverRead}
    </span>
  )
}

function Seen({ detail }: { detail: string }) {
  const [before, behind] = useText(sourcesText).seen
  return (
    <>
      {before}
      <Sentence text={detail} />
      {behind}
    </>
  )
}
