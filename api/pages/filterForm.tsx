import { type ChosenFilters, filters } from '../../db/filters/index.ts'
import type { Filter } from '../../db/filters/parts/filter.ts'
import { FilterControl } from './filterControl.tsx'
import { useFiltersText, useLabelOf } from './text/filters.ts'

/** A company as a form offers it. */
export interface OfferedCompany {
  id: string
  name: string
  /** ISO 3166-1, two letters. */
  country: string
}

export interface FilterFormProps {
  filters: ChosenFilters
  companies: OfferedCompany[]
  /** Path of the page that it leads to. */
  path?: string
  /** What else stays in its address. */
  kept?: [string, string][]
}

/** What most ask by. Every other filter is one more control below, by being in the list of filters. */
const first = ['q', 'company', 'stage', 'openness', 'since', 'until', 'minParameters', 'country']

/** The same grammar as the address: every filter has its control, and what a control cannot show (a second company) stays chosen in it. */
export function FilterForm({ filters: { chosen }, companies, path = '/', kept = [] }: FilterFormProps) {
  const text = useFiltersText()
  const controlOf = (filter: Filter) => (
    <FilterControl filter={filter} chosen={chosen.find(each => each.filter.name === filter.name)} companies={companies} />
  )
  const isFirst = ({ name }: Filter) => first.includes(name)
  const rest = filters.filter(filter => !isFirst(filter))
  return (
    <form class="filters" action={path} method="get">
      {filters.filter(isFirst).map(controlOf)}
      {kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <details class="more" open={chosen.some(({ filter }) => !isFirst(filter))}>
        <summary>{text.more}</summary>
        <div>{rest.map(controlOf)}</div>
      </details>
      <button type="submit">{text.show}</button>
    </form>
  )
}

/** What is chosen, each with a way to take it away. */
export function Chips({ filters, path = '/', kept = [] }: Omit<FilterFormProps, 'companies'>) {
  const text = useFiltersText()
  const labelOf = useLabelOf()
  if (filters.chosen.length === 0) return null
  return (
    <ul class="chips" aria-label={text.chosen}>
      {filters.chosen.map(({ filter, given }) => (
        <li>
          <a href={addressOf(path, filters, kept, filter)} title={text.takeAway}>
            <span class="faint">{labelOf(filter)}</span> <bdi>{given.join(text.or)}</bdi> <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      {filters.chosen.length > 1 && (
        <li>
          <a href={addressOf(path, { ...filters, chosen: [] }, kept)}>{text.clear}</a>
        </li>
      )}
    </ul>
  )
}

/** The address of a page with what is chosen, without `removed`. */
export function addressOf(path: string, filters: ChosenFilters, kept: [string, string][] = [], removed?: Filter): string {
  const rest = filters.chosen.filter(({ filter }) => filter !== removed)
  const parameters = new URLSearchParams([...rest.map(({ filter, given }) => [filter.name, given.join(',')] as [string, string]), ...kept])
  return parameters.size > 0 ? `${path}?${parameters}` : path
}
