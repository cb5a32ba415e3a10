import type { ChosenFilters } from '../../db/filters/index.ts'
import { amount } from '../../db/filters/parts/amount.ts'
import type { Filter } from '../../db/filters/parts/filter.ts'
import { span } from '../../db/filters/parts/instant.ts'
import type { OfferedCompany } from './filterForm.tsx'
import { opennessWords, stageWords } from './words.ts'

export interface FilterControlProps {
  filter: Filter
  chosen: ChosenFilters['chosen'][number] | undefined
  companies: OfferedCompany[]
}

/** A filter as a field of a form: by its name where it is one that everybody knows, and otherwise by what its values are. */
export function FilterControl({ filter, chosen, companies }: FilterControlProps) {
  const { name, label, description, choices, value } = filter
  const given = chosen?.given.join(',') ?? ''
  if (name === 'q') {
    return (
      <label class="wide">
        <span>Search</span>
        <input type="search" name={name} value={given} placeholder="Name, alias, repository, in any script" maxlength={200} />
      </label>
    )
  }
  // by id, whatever name or alias it was given by
  if (name === 'company')
    return <Choice {...{ name, label, every: 'All companies', options: companies, chosen: chosen?.values.join(',') }} />
  if (name === 'country')
    return <Choice {...{ name, label, every: 'Any country', options: countriesOf(companies), chosen: given.toUpperCase() }} />
  if (choices) return <Choice {...{ name, label, every: `Any ${label.toLowerCase()}`, options: optionsOf(filter), chosen: given }} />
  if (value === amount) return <Amount name={name} label={`Parameters, ${label.toLowerCase()}`} given={given} />
  // a date field can hold a day only, and nothing of what is chosen may be lost in it
  const isDate = value === span && (given === '' || /^\d{4}-\d\d-\d\d$/.test(given))
  return (
    <label>
      <span>{label}</span>
      <input type={isDate ? 'date' : 'text'} name={name} value={given} title={description} maxlength={isDate ? undefined : 200} />
    </label>
  )
}

function Amount({ name, label, given }: { name: string; label: string; given: string }) {
  return (
    <label>
      <span>{label}</span>
      <input
        name={name}
        value={given}
        placeholder="30B"
        maxlength={40}
        pattern={amountPattern}
        title="A number with its unit, such as 30B. What states no size is left out."
      />
    </label>
  )
}

/** Whoever writes 30 here means 30B, which the grammar cannot know. */
const amountPattern = '[0-9.]+ ?[kKmMbBtT]|[0-9.]+e[0-9]+|[0-9]{6,}'

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

/** A choice in the words of the pages, where they have some for it. */
function optionsOf({ choices = [] }: Filter): { id: string; name: string }[] {
  const words: Record<string, { label: string } | undefined> = { ...stageWords, ...opennessWords }
  return choices.map(id => ({ id, name: words[id]?.label ?? id }))
}

/** Where the companies are at home, by name. */
function countriesOf(companies: OfferedCompany[]): { id: string; name: string }[] {
  const codes = [...new Set(companies.map(company => company.country))]
  return codes.map(id => ({ id, name: countryNames.of(id) ?? id })).toSorted((left, right) => left.name.localeCompare(right.name, 'en'))
}

const countryNames = new Intl.DisplayNames('en', { type: 'region' })
