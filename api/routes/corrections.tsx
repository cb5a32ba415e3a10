import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { correctionFields, skipCorrection } from '../../db/corrections.ts'
import { findRelease, readDocument } from '../../db/timeline.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { BadBody, parseJson, readFields } from '../body.ts'
import type { ApiContext } from '../context.ts'
import { correctionWish, keepCorrection, longest, plain } from '../corrections.ts'
import { ownPagesOnly, sameSiteOnly } from '../origin.ts'
import { frameOf, showPrivate } from '../page.tsx'
import { CorrectionPage, CorrectionSentPage, trap } from '../pages/correction.tsx'
import type { CorrectionError } from '../pages/text/correction.ts'
import { noSuchRelease, notFound, Refusal } from '../problem.ts'
import { refuseParameters } from '../query.ts'
import { takeForClient } from '../subscriptions/limits.ts'
import { written } from '../write.ts'

const path = '/corrections/new'

/**
 * `/corrections/new`, and `POST /api/corrections` for programs: anybody says what is wrong, or missing, and where that can be read. No
 * address that is given is ever asked.
 */
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
  routes.post('/api/corrections', ownPagesOnly(api.publicUrl), c => take(c, api))
  return routes
}

async function send(c: Context, api: ApiContext): Promise<Response> {
  const { [trap]: trapped, ...given } = Object.fromEntries(
    [...new URLSearchParams(await c.req.text())].map(([name, value]) => [name, plain(value)]),
  )
  const release = await releaseOf(api, given.release)
  const read = correctionWish.strip().safeParse(given)
  if (!read.success) return showForm(c, api, release, given, errorsOf(read.error.issues))
  const number = trapped ? await pretend(c, api) : await keepCorrection(c, api, read.data, release)
  return c.redirect(`/corrections/sent/${number}`, 303)
}

/** What fills in what nobody sees is no person: it is answered like one, and nothing is kept. */
async function pretend(c: Context, api: ApiContext): Promise<string> {
  await takeForClient(c, api, 'correct')
  return written(() => skipCorrection(api.db))
}

async function take(c: Context, api: ApiContext): Promise<Response> {
  refuseParameters(new URL(c.req.url).searchParams)
  const wish = readFields(correctionWish, parseJson(await c.req.text()))
  const number = await keepCorrection(c, api, wish, await namedRelease(api, wish.release))
  return c.json({ number }, 201, { 'Cache-Control': 'no-store', Location: `/corrections/sent/${number}` })
}

/** As `releaseOf`, where what is wrong is said of the field. Throws BadBody. */
async function namedRelease(api: ApiContext, id: string | null | undefined): Promise<ReleaseDocument | null> {
  try {
    return await releaseOf(api, id)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new BadBody([{ field: 'release', given: id ?? null, detail: 'is the id of no release', nearest: null }])
  }
}

/** What the form says of each field, of what is wrong with it first. */
function errorsOf(issues: z.core.$ZodIssue[]): Record<string, CorrectionError> {
  const codes: Partial<Record<string, CorrectionError>> = { invalid_value: 'choice', too_big: 'long', custom: 'address' }
  return Object.fromEntries(issues.toReversed().map(({ path: [name], code }) => [name, codes[code] ?? 'missing']))
}

async function releaseOf({ db }: ApiContext, id: string | null | undefined): Promise<ReleaseDocument | null> {
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
