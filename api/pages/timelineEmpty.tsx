import type { ChosenFilters } from '../../db/filters/index.ts'
import type { Filter } from '../../db/filters/parts/filter.ts'
import type { SourceCounts } from '../../db/timeline/sources.ts'
import { useDates } from './dates.tsx'
import { addressOf } from './filterForm.tsx'
import { useFiltersText, useLabelOf } from './text/filters.ts'
import { timelineText } from './text/timeline.ts'
import { useText } from './view.ts'

/** What leads on where nothing fits. */
export interface Help {
  /** Filters without which something fits, and how much. */
  without: { filter: Filter; count: number }[]
  /** The nearest releases around the dates that were asked for, with the addresses of their days. */
  nearest: { at: string; isBefore: boolean; href: string }[]
}

interface EmptyProps {
  filters: ChosenFilters
  kept: [string, string][]
  sources: SourceCounts
  help: Help
}

/** Why there is nothing to see. */
export function Empty(props: EmptyProps) {
  const { filters, sources } = props
  const text = useText(timelineText)
  if (filters.chosen.length > 0) return <NothingFits {...props} />
  if (sources.read < sources.sources) {
    return (
      <div class="empty">
        <h2>{text.firstReads}</h2>
        <p>{text.firstReadsRun(sources.read, sources.sources)}</p>
        <progress max={sources.sources} value={sources.read} aria-label={text.firstReads} />
      </div>
    )
  }
  return (
    <div class="empty">
      <h2>{text.nothingYet}</h2>
      <p>
        {text.nothingYetBecause} <a href="/sources">{text.howSourcesAre}</a>
      </p>
    </div>
  )
}

function NothingFits({ filters, kept, help: { without, nearest } }: EmptyProps) {
  const text = useText(timelineText)
  const { or } = useFiltersText()
  const labelOf = useLabelOf()
  const { shortDay } = useDates()
  const givenOf = (filter: Filter) => filters.chosen.find(each => each.filter === filter)?.given.join(or) ?? ''
  return (
    <div class="empty">
      <h2>{text.nothing}</h2>
      <p>{text.nothingFits}</p>
      <ul>
        {without.map(({ filter, count }) => (
          <li>
            <a href={addressOf('/', filters, kept, filter)}>{text.without(labelOf(filter), givenOf(filter), count)}</a>
          </li>
        ))}
        {nearest.map(({ at, isBefore, href }) => (
          <li>
            <a href={href}>
              {text.nearest(isBefore)} <time datetime={at.slice(0, 10)}>{shortDay(at)}</time>
            </a>
          </li>
        ))}
        <li>
          <a href="/">{text.everything}</a>
        </li>
        <li>
          <a href="/corrections/new">{text.missing}</a>
        </li>
      </ul>
    </div>
  )
}
