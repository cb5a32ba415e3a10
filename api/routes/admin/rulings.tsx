import { type Context, Hono } from 'hono'
import { listRuledMerges } from '../../../db/operator/merges.ts'
import { BadRuling, listRulings, makeRuling, undoRuling } from '../../../db/rulings.ts'
import { ask } from '../../../db/timeline/ask.ts'
import { findRelease, readDocument } from '../../../db/timeline.ts'
import type { ReleaseDocument } from '../../../db/types.ts'
import type { ApiContext } from '../../context.ts'
import { frameOf, showPrivate } from '../../page.tsx'
import { RulingPage } from '../../pages/admin/ruling.tsx'
import { RulingsPage } from '../../pages/admin/rulings.tsx'
import { badBody, conflict, noSuchRelease, Refusal } from '../../problem.ts'
import { written } from '../../write.ts'
import { readProposal } from '../rulings.ts'
import { backTo, doneOf, fieldsOf, lineOf } from './form.ts'

const mostShown = 100

/** `/admin/rulings`: merges and splits, looked at before they are made, and undone. */
export function adminRulingRoutes({ db, version }: ApiContext): Hono {
  const routes = new Hono()
  const frame = frameOf(version)
  routes.get('/admin/rulings', async c => {
    const [rulings, merges] = await Promise.all([ask(db, sql => listRulings(sql, mostShown)), listRuledMerges(db, mostShown)])
    return showPrivate(c, <RulingsPage frame={frame} rulings={rulings} merges={merges} done={doneOf(c)} now={new Date()} />)
  })
  const preview = async (c: Context, given: URLSearchParams, refusal: BadRuling | null = null) => {
    const release = await living(given.get('release'))
    const into = given.get('into') ? await living(given.get('into')) : null
    const apart = given.get('apart')
    const chosen = apart ? await formerRepositories(apart) : given.getAll('repositories')
    const status = refusal ? 409 : 200
    const page = { frame, release, into, chosen, reason: lineOf(given.get('reason'), 1000), refusal: refusal?.message ?? null }
    return showPrivate(c, <RulingPage {...page} />, status)
  }
  routes.get('/admin/rulings/new', c => preview(c, new URL(c.req.url).searchParams))
  routes.post('/admin/rulings', async c => {
    const given = await fieldsOf(c)
    const { repositories: _, ...named } = Object.fromEntries(given)
    const repositories = given.getAll('repositories')
    const proposal = readProposal(named.kind === 'split' ? { ...named, repositories } : named)
    if ('detail' in proposal) throw new Refusal(badBody(proposal.detail))
    try {
      await written(() => makeRuling(db, proposal))
    } catch (error) {
      if (error instanceof BadRuling && error.problem === 'conflict') return preview(c, given, error)
      throw error
    }
    return backTo(c, '/admin/rulings', 'ruled')
  })
  routes.post('/admin/rulings/:id/undo', async c => {
    await written(() => undoRuling(db, c.req.param('id')))
    return backTo(c, '/admin/rulings', 'undone')
  })

  /** By its id, or the address of its page. */
  async function living(given: string | null): Promise<ReleaseDocument> {
    const id = idOf(lineOf(given, 400))
    const found = await findRelease(db, id, null)
    if (!found || !('document' in found)) throw new Refusal(noSuchRelease(id))
    if (found.isDissolved)
      throw new Refusal(conflict(`${id} is no release any more${found.mergedInto ? `: it went into ${found.mergedInto}` : ''}.`))
    return readDocument(found)
  }

  async function formerRepositories(given: string): Promise<string[]> {
    const found = await findRelease(db, lineOf(given, 400), null)
    return found && 'document' in found ? readDocument(found).variants.map(({ repo }) => repo) : []
  }

  return routes
}

function idOf(given: string): string {
  const [, inAddress] = /\/releases\/([^/?#]+)/.exec(given) ?? []
  try {
    return inAddress === undefined ? given : decodeURIComponent(inAddress)
  } catch {
    return given
  }
}
