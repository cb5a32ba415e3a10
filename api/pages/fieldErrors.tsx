import type { FieldError } from '../body.ts'
import { Sentence } from './parts.tsx'
import { subscribeText } from './text/subscribe.ts'
import { useText } from './view.ts'

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

/** What is wrong with a field, and the nearest right thing. */
export function Problem({ error: { detail, nearest } }: { error: FieldError }) {
  const { wishes: text } = useText(subscribeText)
  return (
    <>
      <Sentence text={detail} />
      {text.stop}
      {nearest && text.didYouMean(nearest)}
    </>
  )
}

/** The field of a form that a field of a body was in. */
export function fieldOf({ field }: FieldError): string {
  if (field.startsWith('stages')) return 'stages'
  return { 'quietHours.from': 'quietFrom', 'quietHours.to': 'quietTo', quietHours: 'quietTo', language: 'messageLanguage' }[field] ?? field
}
