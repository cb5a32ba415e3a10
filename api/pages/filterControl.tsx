import type { ChosenFilters } from '../../db/filters/index.ts'
import { amount } from '../../db/filters/parts/amount.ts'
import type { Filter } from '../../db/filters/parts/filter.ts'
import { span } from '../../db/filters/parts/instant.ts'
import type { OfferedCompany } from './filterForm.tsx'
import { useDescriptionOf, useFiltersText, useLabelOf } from './text/filters.ts'
import { useWordOf } from './text/words.ts'
import { type Language, useView } from './view.ts'

export interface FilterControlProps {
  filter: Filter
  chosen: ChosenFilters['chosen'][number] | undefined
  companies: OfferedCompany[]
}

/** A filter as a field of a form: by its name where it is one that everybody knows, and otherwise by what its values are. */
export function FilterControl({ filter, chosen, companies }: FilterControlProps) {
  const { name, choices, value } = filter
  const text = useFiltersText()
  const label = useLabelOf()(filter)
  const description = useDescriptionOf()(filter)
  const { language } = useView()
  const given = chosen?.given.join(',') ?? ''
  if (name === 'q') {
    return (
      <label class="wide">
        <span>{text.search}</span>
        <input type="search" name={name} value={given} placeholder={text.placeholder} maxlength={200} />
      </label>
    )
  }
  // by id, whatever name or alias it was given by
  if (name === 'company')
    return <Choice {...{ name, label, every: text.every(label), options: companies, chosen: chosen?.values.join(',') }} />
  if (name === 'country')
    return <Choice {...{ name, label, every: text.every(label), options: countriesOf(companies, language), chosen: given.toUpperCase() }} />
  if (choices) return <Choice {...{ name, label, every: text.every(label), options: useOptionsOf(filter), chosen: given }} />
  if (value === amount) return <Amount name={name} label={text.parameters(label)} given={given} />
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
      <input name={name} value={given} placeholder="30B" maxlength={40} pattern={amountPattern} title={useFiltersText().amount} />
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
            {chosen.replaceAll(',', useFiltersText().or)}
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
function useOptionsOf({ name, choices = [] }: Filter): { id: string; name: string }[] {
  const wordOf = useWordOf()
  return choices.map(id => ({ id, name: wordOf(name, id) ?? id }))
}

/** Where the companies are at home, by name. */
function countriesOf(companies: OfferedCompany[], language: Language): { id: string; name: string }[] {
  const codes = [...new Set(companies.map(company => company.country))]
  const names = countryNames[language]
  return codes.map(id => ({ id, name: names.of(id) ?? id })).toSorted((left, right) => left.name.localeCompare(right.name, language))
}

const countryNames = { en: new Intl.DisplayNames('en', { type: 'region' }), zh: new Intl.DisplayNames('zh-Hans', { type: 'region' }) }
