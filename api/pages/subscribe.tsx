import type { ChosenFilters } from '../../db/filters/index.ts'
import type { FieldError } from '../body.ts'
import type { Preview } from '../subscriptions/preview.ts'
import type { SettingField } from '../subscriptions/target.ts'
import { addressOf, Chips, FilterForm, type OfferedCompany } from './filterForm.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Matches } from './parts.tsx'
import { PreviewPart } from './previewPart.tsx'
import { OtherErrors, SettingFields, type Typed, WishFields, wishNames } from './wishFields.tsx'

/** A way to tell, as one chooses it. */
export interface ChannelChoice {
  kind: string
  label: string
  help: string
  /** Why it cannot be used here. */
  unavailable: string | null
  isSigned: boolean
  needsConfirmation: boolean
  fields: SettingField[]
}

export interface SubscribeProps {
  frame: Frame
  filters: ChosenFilters
  companies: OfferedCompany[]
  /** Null where it was asked for too often, or cannot be made of what is wrong. */
  preview: Preview | null
  channels: ChannelChoice[]
  channel: ChannelChoice | null
  typed: Typed
  errors: FieldError[]
}

const path = '/subscribe'

/** From a question to a subscription: what it asks, what that would have sent, where it goes, and how often. */
export function SubscribePage(props: SubscribeProps) {
  const { frame, filters, companies, preview, channels, channel, typed, errors } = props
  const kept: [string, string][] = channel ? [['channel', channel.kind]] : []
  return (
    <Layout frame={frame} title="Alerts: Modelwire" room={path} json="/api/channels" referrer="same-origin">
      <div class="lead">
        <h1>Be told, once, where you work</h1>
        <p class="status">Choose what you want to hear of; see what it would have sent; say where to.</p>
      </div>
      <FilterForm filters={filters} companies={companies} path={path} kept={kept} />
      <Chips filters={filters} path={path} kept={kept} />
      <Matches matchedAs={filters.matchedAs} />
      {preview ? <PreviewPart preview={preview} /> : errors.length === 0 && <p class="note">The preview is shown again within the hour.</p>}
      <section aria-labelledby="channels">
        <h2 id="channels">Where to</h2>
        <ul class="channels">
          {channels.map(each => (
            <Choice choice={each} filters={filters} isChosen={each.kind === channel?.kind} />
          ))}
        </ul>
      </section>
      {channel && <Details channel={channel} filters={filters} typed={typed} errors={errors} />}
    </Layout>
  )
}

function Choice({ choice, filters, isChosen }: { choice: ChannelChoice; filters: ChosenFilters; isChosen: boolean }) {
  const { kind, label, unavailable } = choice
  if (unavailable) {
    return (
      <li class="faint" title={unavailable}>
        {label}: {unavailable}
      </li>
    )
  }
  const address = `${addressOf(path, filters, [['channel', kind]])}#details`
  return (
    <li>
      <a href={address} aria-current={isChosen ? 'true' : undefined}>
        {label}
      </a>
    </li>
  )
}

function Details({ channel, filters, typed, errors }: Pick<SubscribeProps, 'filters' | 'typed' | 'errors'> & { channel: ChannelChoice }) {
  const { kind, label, help, fields, needsConfirmation, isSigned } = channel
  const names = [...wishNames, ...fields.map(field => `settings.${field.name}`)]
  return (
    <section id="details">
      <h2>{label}</h2>
      <p>{help}</p>
      <form class="filters wishes" method="post" action={`${path}#details`}>
        <OtherErrors errors={errors} names={names} />
        {filters.chosen.map(({ filter, given }) => (
          <input type="hidden" name={filter.name} value={given.join(',')} />
        ))}
        <input type="hidden" name="channel" value={kind} />
        {errors.length > 0 && (
          <p class="wrong" role="alert">
            Nothing was made yet: what is marked below needs another look, and what is secret has to be given again.
          </p>
        )}
        <SettingFields fields={fields} typed={typed} errors={errors} />
        <WishFields typed={typed} errors={errors} />
        <p class="full faint">
          {needsConfirmation
            ? 'The first message asks whether it is wanted there; nothing else is sent before the answer.'
            : 'The first news is the first message.'}
          {isSigned && ' Messages are signed; the secret is shown once, on the next page.'}
        </p>
        <button type="submit">Subscribe</button>
      </form>
    </section>
  )
}
