import type { ChosenFilters } from '../../db/filters/index.ts'
import type { FieldError } from '../body.ts'
import type { Preview } from '../subscriptions/preview.ts'
import type { SettingField } from '../subscriptions/target.ts'
import { OtherErrors } from './fieldErrors.tsx'
import { addressOf, Chips, FilterForm, type OfferedCompany } from './filterForm.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Matches } from './parts.tsx'
import { PreviewPart } from './previewPart.tsx'
import { useChannelText } from './text/channels.ts'
import { subscribeText } from './text/subscribe.ts'
import { useText } from './view.ts'
import { SettingFields, type Typed, WishFields, wishNames } from './wishFields.tsx'

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
  const text = useText(subscribeText)
  const kept: [string, string][] = channel ? [['channel', channel.kind]] : []
  return (
    <Layout frame={frame} title={text.title} room={path} json="/api/channels" referrer="same-origin">
      <div class="lead">
        <h1>{text.heading}</h1>
        <p class="status">{text.lead}</p>
      </div>
      <FilterForm filters={filters} companies={companies} path={path} kept={kept} />
      <div class="asked">
        <Chips filters={filters} path={path} kept={kept} />
        <Matches matchedAs={filters.matchedAs} />
        {preview ? <PreviewPart preview={preview} /> : errors.length === 0 && <p class="note">{text.previewLater}</p>}
        <section aria-labelledby="channels">
          <h2 id="channels">{text.whereTo}</h2>
          <ul class="channels">
            {channels.map(each => (
              <Choice choice={each} filters={filters} isChosen={each.kind === channel?.kind} />
            ))}
          </ul>
        </section>
      </div>
      {channel && <Details channel={channel} filters={filters} typed={typed} errors={errors} />}
    </Layout>
  )
}

function Choice({ choice, filters, isChosen }: { choice: ChannelChoice; filters: ChosenFilters; isChosen: boolean }) {
  const { kind, unavailable } = choice
  const channels = useChannelText()
  const label = channels.label(kind, choice.label)
  if (unavailable) {
    return (
      <li class="faint">
        {label} ({channels.excuse(unavailable)})
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
  const { kind, fields, needsConfirmation, isSigned } = channel
  const channels = useChannelText()
  const text = useText(subscribeText)
  const names = [...wishNames, ...fields.map(field => `settings.${field.name}`)]
  return (
    <section id="details">
      <h2>{channels.label(kind, channel.label)}</h2>
      <p>{channels.help(kind, channel.help)}</p>
      <form class="filters wishes" method="post" action={`${path}#details`}>
        <OtherErrors errors={errors} names={names} />
        <div class="asked-for" hidden>
          {filters.chosen.map(({ filter, given }) => (
            <input type="hidden" name={filter.name} value={given.join(',')} />
          ))}
        </div>
        <input type="hidden" name="channel" value={kind} />
        {errors.length > 0 && (
          <p class="wrong" role="alert">
            {text.nothingMade}
          </p>
        )}
        <SettingFields fields={fields} typed={typed} errors={errors} />
        <WishFields typed={typed} errors={errors} />
        <p class="full faint">
          {needsConfirmation ? text.asksFirst : text.firstNews}
          {isSigned && text.signed}
        </p>
        <button type="submit">{text.subscribe}</button>
      </form>
    </section>
  )
}
