import type { Child } from 'hono/jsx'
import { cadences, messageLanguages, topics } from '../../config/words.ts'
import type { FieldError } from '../body.ts'
import type { SettingField } from '../subscriptions/target.ts'
import { languageWords } from './alertWords.ts'
import { fieldOf, Problem } from './fieldErrors.tsx'
import { useAlertWords } from './text/alerts.ts'
import { useChannelText } from './text/channels.ts'
import { subscribeText } from './text/subscribe.ts'
import { useText } from './view.ts'

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
  const { wishes: text } = useText(subscribeText)
  const words = useAlertWords()
  return (
    <>
      <Topics typed={typed} errors={errors} />
      <Select
        name="cadence"
        label={text.howOften}
        typed={typed}
        errors={errors}
        options={cadences.map(each => [each, words.cadence[each].label])}
      />
      <Field name="fold" label={text.fold} errors={errors}>
        <Input name="fold" type="number" typed={typed} errors={errors} min="0" max="1440" />
      </Field>
      <Field name="timeZone" label={text.timeZone} errors={errors}>
        <Input name="timeZone" typed={typed} errors={errors} list="zones" />
        <datalist id="zones">
          {['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => (
            <option value={zone} />
          ))}
        </datalist>
      </Field>
      <Field name="digestHour" label={text.digestHour} errors={errors}>
        <Input name="digestHour" type="number" typed={typed} errors={errors} min="0" max="23" />
      </Field>
      <Select
        name="digestWeekday"
        label={text.digestWeekday}
        typed={typed}
        errors={errors}
        options={words.weekdays.map((day, index) => [String(index + 1), day])}
      />
      <Field name="quietFrom" label={text.quietFrom} errors={errors}>
        <Input name="quietFrom" type="time" typed={typed} errors={errors} />
      </Field>
      <Field name="quietTo" label={text.quietTo} errors={errors}>
        <Input name="quietTo" type="time" typed={typed} errors={errors} />
      </Field>
      <Select
        name="messageLanguage"
        label={text.language}
        typed={typed}
        errors={errors}
        options={messageLanguages.map(each => [each, languageWords[each]])}
      />
    </>
  )
}

/** The settings of a channel. What is secret is never written back into a form. */
export function SettingFields({ fields, typed, errors, isChange = false }: FieldsProps & { fields: SettingField[]; isChange?: boolean }) {
  const { wishes: text } = useText(subscribeText)
  const channels = useChannelText()
  return (
    <>
      {fields.map(({ name, label: own, example, isSecret, isRequired, choices }) => {
        const full = `settings.${name}`
        const label = channels.setting(own)
        if (choices) return <Select name={full} label={label} typed={typed} errors={errors} options={choices.map(each => [each, each])} />
        const hint = isSecret && isChange ? text.unchanged : (example ?? '')
        return (
          <Field name={full} label={isRequired ? label : text.optional(label)} errors={errors} isWide>
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
  const { wishes: text } = useText(subscribeText)
  const words = useAlertWords()
  return (
    <fieldset class="full">
      <legend>{text.topics}</legend>
      <input type="hidden" name="stages" value="" />
      {topics.map(topic => (
        <label class="check" title={words.topic[topic].title}>
          <input type="checkbox" name="stages" value={topic} checked={typed.stages.includes(topic)} /> {words.topic[topic].label}
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
