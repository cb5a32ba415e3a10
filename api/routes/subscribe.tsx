import { type Context, Hono } from 'hono'
import { managementPath } from '../../config/capability.ts'
import { readFilters } from '../../db/filters/index.ts'
import { listKnownCompanies } from '../../db/timeline.ts'
import { BadBody, type FieldError } from '../body.ts'
import type { ApiContext } from '../context.ts'
import { sameSiteOnly } from '../origin.ts'
import { frameOf, showPrivate } from '../page.tsx'
import { type ChannelChoice, SubscribePage } from '../pages/subscribe.tsx'
import { SubscribedPage } from '../pages/subscribed.tsx'
import type { Typed } from '../pages/wishFields.tsx'
import { viewOf } from '../preferences.ts'
import { Refusal } from '../problem.ts'
import { createSubscription } from '../subscriptions/create.ts'
import { bodyFrom, filtersOf, typedFrom, typedOf } from '../subscriptions/form.ts'
import { takeForClient } from '../subscriptions/limits.ts'
import { type Preview, previewSubscription } from '../subscriptions/preview.ts'
import { channelsOf, readChannel, settingFields, unavailable } from '../subscriptions/target.ts'
import { viewSubscription } from '../subscriptions/view.ts'
import { topicsOf, usualManner } from '../subscriptions/wishes.ts'

/** `/subscribe`: what is asked for and which channel stand in the address; what is secret is only ever posted. */
export function subscribeRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.use('/subscribe', sameSiteOnly(api.publicUrl))
  routes.get('/subscribe', c => showForm(c, api, new URL(c.req.url).searchParams, { isNew: true, errors: [] }))
  routes.post('/subscribe', async c => {
    const given = new URLSearchParams(await c.req.text())
    try {
      return await create(c, api, given)
    } catch (error) {
      if (!(error instanceof BadBody)) throw error
      return showForm(c, api, given, { isNew: false, errors: error.errors })
    }
  })
  return routes
}

async function create(c: Context, api: ApiContext, given: URLSearchParams): Promise<Response> {
  const read = bodyFrom(given, readChannel(api, given.get('channel') || undefined))
  // a form says that it asked: then no tick is no topic, and not the usual ones
  const body = given.has('stages') ? { ...read, stages: read.stages ?? [] } : read
  const { subscription, token, secret } = await createSubscription(c, api, body)
  const path = managementPath(token)
  const page = (
    <SubscribedPage
      frame={frameOf(api.version)}
      subscription={await viewSubscription(api, subscription)}
      managementPath={path}
      manageUrl={`${api.publicUrl}${path}`}
      token={token}
      secret={secret}
    />
  )
  return showPrivate(c, page, 201)
}

async function showForm(
  c: Context,
  api: ApiContext,
  given: URLSearchParams,
  state: { isNew: boolean; errors: FieldError[] },
): Promise<Response> {
  const { isNew, errors } = state
  const view = viewOf(c)
  const companies = await listKnownCompanies(api.db)
  const filters = readFilters(filtersOf(given), companies)
  const kind = given.get('channel') || null
  const channel = kind === null ? null : readChannel(api, kind)
  // throws for a name that is nothing here
  const body = bodyFrom(given)
  const usual = () => typedOf({ ...usualManner, language: view.language, timeZone: view.zone }, topicsOf(undefined, filters))
  const typed: Typed = isNew ? merged(usual(), typedFrom(given)) : typedFrom(given)
  const choices = channelsOf(api).map(each => choiceOf(api, each))
  const page = (
    <SubscribePage
      frame={frameOf(api.version)}
      filters={filters}
      companies={companies.toSorted((left, right) => left.name.localeCompare(right.name, 'en'))}
      preview={errors.length > 0 ? null : await previewOf(c, api, body)}
      channels={choices}
      channel={choices.find(each => each.kind === channel?.kind) ?? null}
      typed={typed}
      errors={errors}
    />
  )
  return showPrivate(c, page, errors.length > 0 ? 400 : 200)
}

/** Null where one client asks too often: the page is of use without. */
async function previewOf(c: Context, api: ApiContext, body: Record<string, unknown>): Promise<Preview | null> {
  try {
    await takeForClient(c, api, 'preview')
    return await previewSubscription(api, body)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

function choiceOf(api: ApiContext, channel: ReturnType<typeof channelsOf>[number]): ChannelChoice {
  return {
    ...{ kind: channel.kind, label: channel.label, help: channel.help, unavailable: unavailable(channel, api) },
    ...{ isSigned: channel.isSigned ?? false, needsConfirmation: !channel.isConsentProven, fields: settingFields(channel) },
  }
}

function merged(usual: Typed, given: Typed): Typed {
  return { texts: { ...usual.texts, ...given.texts }, stages: given.stages.length > 0 ? given.stages : usual.stages }
}
