import type { FacetValue } from '../../db/facets.ts'
import { type ChosenFilters, filters, writeFilters } from '../../db/filters/index.ts'
import type { Filter } from '../../db/filters/parts/filter.ts'
import { documentLinks } from '../documents/links.ts'
import { FilterControl } from './filterControl.tsx'
import { addressOf, Chips, type OfferedCompany } from './filterForm.tsx'
import { Foreign } from './parts.tsx'
import { useFiltersText, useLabelOf } from './text/filters.ts'
import { useWordOf } from './text/words.ts'

/** Values of one filter with how many releases each has; `others` is how many are not shown. */
export interface CountedFilter {
  filter: Filter
  values: FacetValue[]
  others: number
}

export interface FilterBarProps {
  filters: ChosenFilters
  companies: OfferedCompany[]
  /** What else stays in the address. */
  kept: [string, string][]
  counted: CountedFilter[]
  /** The same question for who wants to be told of what comes. */
  saved: string
}

/** The question as it stands in the address: one box to search, values to take or to leave with their counts, and every other filter. */
export function FilterBar({ filters: chosen, companies, kept, counted, saved }: FilterBarProps) {
  const text = useFiltersText()
  const controlOf = (filter: Filter) => (
    <FilterControl filter={filter} chosen={chosen.chosen.find(each => each.filter.name === filter.name)} companies={companies} />
  )
  const isOfMore = ({ name }: Filter) => name !== 'q'
  const isShownByValues = ({ filter }: ChosenFilters['chosen'][number]) => counted.some(each => each.filter === filter)
  return (
    <div class="question">
      <form class="filters" action="/" method="get">
        {filters.filter(filter => !isOfMore(filter)).map(controlOf)}
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button type="submit">{text.show}</button>
        <details class="more" open={chosen.chosen.some(each => isOfMore(each.filter) && !isShownByValues(each))}>
          <summary>{text.more}</summary>
          <div>{filters.filter(isOfMore).map(controlOf)}</div>
        </details>
        <Subscribe query={writeFilters(chosen)} saved={saved} />
      </form>
      <div class="groups">
        {counted.map(each => (
          <Values counted={each} filters={chosen} kept={kept} />
        ))}
      </div>
      <Chips filters={chosen} kept={kept} />
    </div>
  )
}

/** More values than that take a line of their own. */
const mostInALine = 6

/** Values that are chosen stand first: another press takes them away. */
function Values({
  counted: { filter, values, others },
  filters: chosen,
  kept,
}: { counted: CountedFilter } & Pick<FilterBarProps, 'filters' | 'kept'>) {
  const text = useFiltersText()
  const labelOf = useLabelOf()
  const nameOf = useNameOf(filter)
  if (values.length < 2 && !isChosen(chosen, filter, values[0]?.id ?? '')) return null
  const sorted = values.toSorted((one, other) => Number(isChosen(chosen, filter, other.id)) - Number(isChosen(chosen, filter, one.id)))
  return (
    <div class={values.length > mostInALine ? 'values is-long' : 'values'}>
      <span class="faint" id={`values-${filter.name}`}>
        {labelOf(filter)}
      </span>
      <ul aria-labelledby={`values-${filter.name}`}>
        {sorted.map(value => (
          <li>
            <a href={toggled(chosen, filter, value.id, kept)} aria-current={isChosen(chosen, filter, value.id) ? 'true' : undefined}>
              <Foreign text={nameOf(value)} /> <small>{value.count.toLocaleString('en')}</small>
            </a>
          </li>
        ))}
        {others > 0 && <li class="faint">{text.others(others)}</li>}
      </ul>
    </div>
  )
}

function useNameOf(filter: Filter): (value: FacetValue) => string {
  const wordOf = useWordOf()
  const text = useFiltersText()
  return ({ id, name }) => (filter.name === 'license' && id === 'unknown' ? text.unknown : (wordOf(filter.name, id) ?? name))
}

function isChosen({ chosen }: ChosenFilters, filter: Filter, id: string): boolean {
  return chosen.some(each => each.filter === filter && each.values.map(String).includes(id))
}

/** The address with a value taken, or left where it was chosen. */
function toggled(filters: ChosenFilters, filter: Filter, id: string, kept: [string, string][]): string {
  const others = filters.chosen.filter(each => each.filter !== filter)
  const before = filters.chosen.find(each => each.filter === filter)?.values.map(String) ?? []
  const values = before.includes(id) ? before.filter(each => each !== id) : [...before, id]
  const chosen = values.length > 0 ? [...others, { filter, given: values, values }] : others
  return addressOf('/', { ...filters, chosen }, kept)
}

function Subscribe({ query, saved }: { query: string; saved: string }) {
  const text = useFiltersText()
  const links = documentLinks(query)
  const calendar = links.find(({ type }) => type === 'text/calendar')
  return (
    <details class="subscribe">
      <summary title={text.subscribeTo}>{text.subscribe}</summary>
      <ul>
        <li>
          <a href={`/subscribe${saved && `?${saved}`}`}>{text.alert}</a>
        </li>
        {links.map(({ href, type, label }) => (
          <li>
            <a href={href} type={type}>
              {label}
            </a>
          </li>
        ))}
        {calendar && (
          <li>
            <a href={calendar.href} data-scheme="webcal">
              {text.calendar}
            </a>
          </li>
        )}
      </ul>
    </details>
  )
}
