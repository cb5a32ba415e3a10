import type { Child } from 'hono/jsx'
import type { ReleaseDocument } from '../../db/types.ts'
import { useDates } from './dates.tsx'
import { licenseText } from './format.ts'
import { type Frame, Layout } from './layout.tsx'
import { Foreign } from './parts.tsx'
import { Sheet } from './sheet.tsx'
import { type CorrectionError, correctionText } from './text/correction.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** A field that only what fills in everything fills in. */
export const trap = 'subject'

export interface CorrectionProps {
  frame: Frame
  /** Null where something is missing. */
  release: ReleaseDocument | null
  fields: readonly (keyof ReturnType<typeof useFieldWords>)[]
  longest: Record<string, number>
  typed: Record<string, string>
  errors: Record<string, CorrectionError>
}

const useFieldWords = () => useText(correctionText).fields

/** The form by which anybody says what is wrong. */
export function CorrectionPage({ frame, release, fields, longest, typed, errors }: CorrectionProps) {
  const text = useText(correctionText)
  const input = (name: string) => ({
    name,
    id: `correction-${name}`,
    maxlength: longest[name],
    'aria-invalid': errors[name] ? ('true' as const) : undefined,
    'aria-describedby': errors[name] ? `wrong-${name}` : undefined,
  })
  const field = (name: 'field' | 'claim' | 'proof' | 'contact', label: string, control: Child) => (
    <label for={`correction-${name}`}>
      <span>{label}</span>
      {control}
      {errors[name] && (
        <em class="wrong" id={`wrong-${name}`}>
          {text.errors[errors[name]]}
        </em>
      )}
    </label>
  )
  return (
    <Layout frame={frame} title={`${text.title}: Modelwire`} referrer="same-origin">
      <div class="lead">
        <h1>{text.title}</h1>
        <p class="status">{text.lead}</p>
      </div>
      {release && <Stored release={release} />}
      <form class="filters correction" method="post" action="/corrections/new">
        {release && <input type="hidden" name="release" value={release.id} />}
        {field(
          'field',
          text.which,
          <select {...input('field')} required>
            <option value="">{text.choose}</option>
            {fields.map(each => (
              <option value={each} selected={each === typed.field}>
                {text.fields[each]}
              </option>
            ))}
          </select>,
        )}
        {field(
          'claim',
          text.claim,
          <textarea {...input('claim')} rows={4} required>
            {typed.claim ?? ''}
          </textarea>,
        )}
        {field('proof', text.proof, <input {...input('proof')} type="url" value={typed.proof ?? ''} placeholder="https://" required />)}
        {field('contact', text.contact, <input {...input('contact')} value={typed.contact ?? ''} autocomplete="email" />)}
        <Trap />
        <button type="submit">{text.send}</button>
      </form>
    </Layout>
  )
}

/** Out of sight and out of the way of keys; whoever hears of it hears that it stays empty. */
function Trap() {
  return (
    <label class="aside" for={`correction-${trap}`}>
      {useText(correctionText).trap}
      <input id={`correction-${trap}`} name={trap} tabindex={-1} autocomplete="off" />
    </label>
  )
}

function Stored({ release }: { release: ReleaseDocument }) {
  const text = useText(correctionText)
  const words = useWords()
  const { statedDate } = useDates()
  const date = release.releasedAt ?? release.announcedAt
  return (
    <section>
      <h2>{text.stored}</h2>
      <Sheet
        rows={[
          [
            text.fields.name,
            <a href={`/releases/${encodeURIComponent(release.id)}`}>
              <Foreign text={release.name} />
            </a>,
          ],
          [text.fields.date, date ? statedDate(date) : text.unknown],
          [text.fields.stage, words.stage[release.stage].label],
          [text.fields.openness, words.openness[release.openness].label],
          [text.fields.licence, release.license ? <Foreign text={licenseText(release.license)} /> : text.unknown],
        ]}
      />
    </section>
  )
}

/** What a reader sees who has sent one. */
export function CorrectionSentPage({ frame, id }: { frame: Frame; id: string }) {
  const text = useText(correctionText)
  return (
    <Layout frame={frame} title={`${text.thanks}: Modelwire`} referrer="same-origin">
      <div class="lead">
        <h1>{text.thanks}</h1>
        <p class="status" role="status">
          {text.number(id)} {text.next}
        </p>
        <p>
          <a href="/">{text.back}</a>
        </p>
      </div>
    </Layout>
  )
}
