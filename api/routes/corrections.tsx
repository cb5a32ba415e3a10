import { type Context, Hono } from 'hono'
import { correctionFields, type NewCorrection, storeCorrection } from '../../db/corrections.ts'
import { findRelease, readDocument } from '../../db/timeline.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import type { ApiContext } from '../context.ts'
import { sameSiteOnly } from '../origin.ts'
import { frameOf, showPrivate } from '../page.tsx'
import { CorrectionPage, CorrectionSentPage } from '../pages/correction.tsx'
import type { CorrectionError } from '../pages/text/correction.ts'
import { noSuchRelease, notFound, Refusal } from '../problem.ts'
import { takeForClient } from '../subscriptions/limits.ts'
import { written } from '../write.ts'

const path = '/corrections/new'
/** Characters at most. */
const longest: Record<string, number> = { claim: 2000, proof: 1000, contact: 200 }

/** `/corrections/new`: anybody says what is wrong, or missing, and where that can be read. No address that is given is ever asked. */
export function correctionRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.use(path, sameSiteOnly(api.publicUrl))
  routes.get(path, async c => showForm(c, api, await releaseOf(api, c.req.query('release')), {}, {}))
  routes.post(path, c => send(c, api))
  routes.get('/corrections/sent/:id', c => {
    const id = c.req.param('id')
    if (!/^\d{1,18}$/.test(id)) throw new Refusal(notFound)
    return showPrivate(c, <CorrectionSentPage frame={frameOf(api.version)} id={id} />)
  })
  return routes
}

async function send(c: Context, api: ApiContext): Promise<Response> {
  // of a text, what is no text is left out; lines stay
  const given = Object.fromEntries(
    [...new URLSearchParams(await c.req.text())].map(([name, value]) => [name, value.replace(/[^\P{Cc}\n]+/gu, ' ').trim()]),
  )
  const release = await releaseOf(api, given.release)
  const errors = errorsOf(given)
  if (Object.keys(errors).length > 0) return showForm(c, api, release, given, errors)
  await takeForClient(c, api, 'correct')
  const { field, claim = '', proof = '', contact } = given
  const correction: NewCorrection = {
    ...{ release: release?.id ?? null, field: field as NewCorrection['field'], claim, proof, contact: contact || null },
  }
  const id = await written(() => storeCorrection(api.db, correction))
  return c.redirect(`/corrections/sent/${id}`, 303)
}

function errorsOf(given: Record<string, string>): Record<string, CorrectionError> {
  const errors: Record<string, CorrectionError> = {}
  if (!correctionFields.some(each => each === given.field)) errors.field = 'choice'
  for (const name of ['claim', 'proof']) if (!given[name]) errors[name] = 'missing'
  if (given.proof && !isWebAddress(given.proof)) errors.proof = 'address'
  for (const [name, most] of Object.entries(longest)) if ((given[name] ?? '').length > most) errors[name] = 'long'
  return errors
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text)
}

async function releaseOf({ db }: ApiContext, id: string | undefined): Promise<ReleaseDocument | null> {
  if (!id) return null
  const found = await findRelease(db, id, null)
  if (!found || 'knownSince' in found || found.isDissolved) throw new Refusal(noSuchRelease(id))
  return readDocument(found)
}

function showForm(
  c: Context,
  { version }: ApiContext,
  release: ReleaseDocument | null,
  given: Record<string, string>,
  errors: Record<string, CorrectionError>,
): Promise<Response> {
  const typed = release || given.field ? given : { ...given, field: 'missing' }
  const page = (
    <CorrectionPage frame={frameOf(version)} release={release} fields={correctionFields} longest={longest} typed={typed} errors={errors} />
  )
  return showPrivate(c, page, Object.keys(errors).length > 0 ? 400 : 200)
}
