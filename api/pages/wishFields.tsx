import type { Child } from 'hono/jsx'
import { cadences, messageLanguages, topics } from '../../config/words.ts'
import type { FieldError } from '../body.ts'
import type { SettingField } from '../subscriptions/target.ts'
import { cadenceWords, languageWords, topicWords, weekdayWords } from './alertWords.ts'

/** What stands in a form, by the names of its fields. */
export interface Typed {
  texts: Record<string, string>
  stages: string[]
}

export interface FieldsProps {
  typed: Typed
  errors: FieldError[]
}

/** How and when to be told: the same fields for a new subscription and for one that is changed. */
export function WishFields({ typed, errors }: FieldsProps) {
  return (
    <>
      <Topics typed={typed} errors={errors} />
      <Select
        name="cadence"
        label="How often"
        typed={typed}
        errors={errors}
        options={cadences.map(each => [each, cadenceWords[each].label])}
      />
      <Field name="fold" label="One message for what comes within (minutes)" errors={errors}>
        <Input name="fold" type="number" typed={typed} errors={errors} min="0" max="1440" />
      </Field>
      <Field name="timeZone" label="Time zone" errors={errors}>
        <Input name="timeZone" typed={typed} errors={errors} list="zones" />
        <datalist id="zones">
          {['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => (
            <option value={zone} />
          ))}
        </datalist>
      </Field>
      <Field name="digestHour" label="Hour of the digest" errors={errors}>
        <Input name="digestHour" type="number" typed={typed} errors={errors} min="0" max="23" />
      </Field>
      <Select
        name="digestWeekday"
        label="Day of a weekly one"
        typed={typed}
        errors={errors}
        options={weekdayWords.map((day, index) => [String(index + 1), day])}
      />
      <Field name="quietFrom" label="Quiet from" errors={errors}>
        <Input name="quietFrom" type="time" typed={typed} errors={errors} />
      </Field>
      <Field name="quietTo" label="Quiet until" errors={errors}>
        <Input name="quietTo" type="time" typed={typed} errors={errors} />
      </Field>
      <Select
        name="messageLanguage"
        label="Language of messages"
        typed={typed}
        errors={errors}
        options={messageLanguages.map(each => [each, languageWords[each]])}
      />
    </>
  )
}

/** The settings of a channel. What is secret is never written back into a form. */
export function SettingFields({ fields, typed, errors, isChange = false }: FieldsProps & { fields: SettingField[]; isChange?: boolean }) {
  return (
    <>
      {fields.map(({ name, label, example, isSecret, isRequired, choices }) => {
        const full = `settings.${name}`
        if (choices) return <Select name={full} label={label} typed={typed} errors={errors} options={choices.map(each => [each, each])} />
        const hint = isSecret && isChange ? 'as it is; write here to change it' : (example ?? '')
        return (
          <Field name={full} label={isRequired ? label : `${label} (optional)`} errors={errors} isWide>
            <Input
              name={full}
              typed={isSecret ? { ...typed, texts: {} } : typed}
              errors={errors}
              placeholder={hint}
              required={isRequired && !isChange}
              autocomplete="off"
              maxlength="2000"
            />
          </Field>
        )
      })}
    </>
  )
}

/** Errors that belong to no field of a form. */
export function OtherErrors({ errors, names }: { errors: FieldError[]; names: string[] }) {
  const others = errors.filter(error => !names.includes(fieldOf(error)))
  return (
    <>
      {others.map(error => (
        <p class="wrong" role="alert">
          {error.parameter ?? error.field}
          {error.given !== null && (
            <>
              {' '}
              (<bdi>{error.given}</bdi>)
            </>
          )}{' '}
          <Problem error={error} />
        </p>
      ))}
    </>
  )
}

export const wishNames = [
  ...['stages', 'cadence', 'fold', 'timeZone', 'digestHour', 'digestWeekday', 'quietFrom', 'quietTo', 'messageLanguage'],
]

export function Field(props: { name: string; label: string; errors: FieldError[]; isWide?: boolean; children: Child }) {
  const { name, label, errors, isWide, children } = props
  return (
    <label for={name} class={isWide ? 'wide' : undefined}>
      <span>{label}</span>
      {children}
      {errors
        .filter(error => fieldOf(error) === name)
        .map(error => (
          <em class="wrong" id={`wrong-${name}`}>
            {error.parameter && <bdi>{error.given === null ? error.parameter : `${error.parameter}=${error.given}`} </bdi>}
            <Problem error={error} />
          </em>
        ))}
    </label>
  )
}

export function Input(props: FieldsProps & { name: string; type?: string; [attribute: string]: unknown }) {
  const { name, type = 'text', typed, errors, ...attributes } = props
  const isWrong = errors.some(error => fieldOf(error) === name)
  const described = isWrong ? { 'aria-invalid': 'true', 'aria-describedby': `wrong-${name}` } : {}
  return <input id={name} type={type} name={name} value={typed.texts[name] ?? ''} {...described} {...attributes} />
}

function Problem({ error: { detail, nearest } }: { error: FieldError }) {
  return (
    <>
      {detail}.{nearest && ` Did you mean ${nearest}?`}
    </>
  )
}

function Select(props: FieldsProps & { name: string; label: string; options: (readonly [string, string])[] }) {
  const { name, label, typed, errors, options } = props
  const chosen = typed.texts[name]
  return (
    <Field name={name} label={label} errors={errors}>
      <select id={name} name={name}>
        {options.map(([value, text]) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  )
}

function Topics({ typed, errors }: FieldsProps) {
  return (
    <fieldset class="full">
      <legend>Tell me when a release is</legend>
      <input type="hidden" name="stages" value="" />
      {topics.map(topic => (
        <label class="check" title={topicWords[topic].title}>
          <input type="checkbox" name="stages" value={topic} checked={typed.stages.includes(topic)} /> {topicWords[topic].label}
        </label>
      ))}
      {errors
        .filter(error => fieldOf(error) === 'stages')
        .map(error => (
          <em class="wrong">
            <Problem error={error} />
          </em>
        ))}
    </fieldset>
  )
}

/** The field of a form that a field of a body was in. */
function fieldOf({ field }: FieldError): string {
  if (field.startsWith('stages')) return 'stages'
  return { 'quietHours.from': 'quietFrom', 'quietHours.to': 'quietTo', quietHours: 'quietTo', language: 'messageLanguage' }[field] ?? field
}
