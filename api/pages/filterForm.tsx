import type { ChosenFilters } from '../../db/filters/index.ts'
import type { Filter } from '../../db/filters/parts/filter.ts'
import { opennessWords, stageWords } from './words.ts'

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

/** The same grammar as the address: what a form cannot show (a second company, a kind) stays chosen, as a chip to take away. */
export function FilterForm({ filters, companies, path = '/', kept = [] }: FilterFormProps) {
  const chosen = new Map(filters.chosen.map(({ filter, given }) => [filter.name, given.join(',')]))
  const shown = ['q', 'company', 'country', 'stage', 'openness', 'minParameters', 'since', 'until']
  const words = (table: Record<string, { label: string }>) => Object.entries(table).map(([id, { label }]) => ({ id, name: label }))
  return (
    <form class="filters" action={path} method="get">
      <label class="wide">
        <span>Search</span>
        <input type="search" name="q" value={chosen.get('q') ?? ''} placeholder="Name, alias, repository, in any script" maxlength={200} />
      </label>
      <Choice name="company" label="Company" every="All companies" options={companies} chosen={chosenCompany(filters)} />
      <Choice
        name="country"
        label="Country"
        every="Any country"
        options={countriesOf(companies)}
        chosen={chosen.get('country')?.toUpperCase()}
      />
      <Choice name="stage" label="Stage" every="Any stage" options={words(stageWords)} chosen={chosen.get('stage')} />
      <Choice name="openness" label="Openness" every="Any" options={words(opennessWords)} chosen={chosen.get('openness')} />
      <label>
        <span>Parameters, at least</span>
        <input
          name="minParameters"
          value={chosen.get('minParameters') ?? ''}
          placeholder="30B"
          maxlength={40}
          pattern={amountPattern}
          title="A number with its unit, such as 30B. What states no size is left out."
        />
      </label>
      <label>
        <span>Since</span>
        <input type="date" name="since" value={day(chosen.get('since'))} />
      </label>
      <label>
        <span>Until</span>
        <input type="date" name="until" value={day(chosen.get('until'))} />
      </label>
      {[...chosen]
        .filter(([name]) => !shown.includes(name))
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      {kept.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button type="submit">Show</button>
    </form>
  )
}

/** What is chosen, each with a way to take it away. */
export function Chips({ filters, path = '/', kept = [] }: Omit<FilterFormProps, 'companies'>) {
  if (filters.chosen.length === 0) return null
  return (
    <ul class="chips" aria-label="Chosen filters">
      {filters.chosen.map(({ filter, given }) => (
        <li>
          <a href={addressOf(path, filters, kept, filter)} title="Take this filter away">
            <span class="faint">{filter.label}</span> <bdi>{given.join(' or ')}</bdi> <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      {filters.chosen.length > 1 && (
        <li>
          <a href={addressOf(path, { ...filters, chosen: [] }, kept)}>Clear all</a>
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

interface ChoiceProps {
  name: string
  label: string
  every: string
  options: { id: string; name: string }[]
  chosen: string | undefined
}

function Choice({ name, label, every, options, chosen = '' }: ChoiceProps) {
  const isListed = chosen === '' || options.some(option => option.id === chosen)
  return (
    <label>
      <span>{label}</span>
      <select name={name}>
        <option value="">{every}</option>
        {!isListed && (
          <option value={chosen} selected>
            {chosen.replaceAll(',', ' or ')}
          </option>
        )}
        {options.map(option => (
          <option value={option.id} selected={option.id === chosen}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Where the companies are at home, by name. */
function countriesOf(companies: OfferedCompany[]): { id: string; name: string }[] {
  const codes = [...new Set(companies.map(company => company.country))]
  return codes.map(id => ({ id, name: countryNames.of(id) ?? id })).toSorted((left, right) => left.name.localeCompare(right.name, 'en'))
}

/** Whoever writes 30 here means 30B, which the grammar cannot know. */
const amountPattern = '[0-9.]+ ?[kKmMbBtT]|[0-9.]+e[0-9]+|[0-9]{6,}'

const countryNames = new Intl.DisplayNames('en', { type: 'region' })

/** By id, whatever name or alias it was given by. */
function chosenCompany(filters: ChosenFilters): string | undefined {
  return filters.chosen.find(({ filter }) => filter.name === 'company')?.values.join(',')
}

/** A date field can hold a day only. */
function day(given: string | undefined): string {
  return given && /^\d{4}-\d\d-\d\d$/.test(given) ? given : ''
}
