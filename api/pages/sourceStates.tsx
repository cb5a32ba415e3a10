import type { SourceState, SourceStatus } from '../../db/timeline/sources.ts'
import { sourcesText } from './text/sources.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'
import { sourceStates } from './words.ts'

interface SourceStatesProps {
  sources: SourceStatus[]
  /** The one that is chosen. */
  chosen: SourceState | null
  addressOf(state: SourceState | null): string
}

/** How many sources are how, each a way to see those alone, and back. */
export function SourceStates({ sources, chosen, addressOf }: SourceStatesProps) {
  const text = useText(sourcesText)
  const { state: words } = useWords()
  return (
    <nav class="badges" aria-label={text.states}>
      {sourceStates
        .map(state => ({ state, number: sources.filter(each => each.state === state).length }))
        .filter(({ state, number }) => number > 0 || state === chosen)
        .map(({ state, number }) => (
          <a
            class={`badge state-${state}`}
            href={addressOf(state === chosen ? null : state)}
            title={words[state].title}
            aria-current={state === chosen ? 'true' : undefined}
          >
            {number} {words[state].label.toLowerCase()}
          </a>
        ))}
    </nav>
  )
}
