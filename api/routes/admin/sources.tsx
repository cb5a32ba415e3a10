import { Hono } from 'hono'
import { pauseSource, pollSourceNow, readSourceAgain, resumeSource, type SourceAct } from '../../../db/operator/sources.ts'
import { listSources } from '../../../db/timeline/sources.ts'
import type { ApiContext } from '../../context.ts'
import { frameOf, showPrivate } from '../../page.tsx'
import { AdminSourcesPage } from '../../pages/admin/sources.tsx'
import { sourceStates } from '../../pages/words.ts'
import { badBody, conflict, Refusal } from '../../problem.ts'
import { written } from '../../write.ts'
import { backTo, doneOf, fieldsOf, lineOf } from './form.ts'

const acts = { pause: pauseSource, resume: resumeSource, poll: pollSourceNow, read: readSourceAgain } satisfies Record<string, SourceAct>

/** `/admin/sources`: every source; to pause it, resume it, poll it now and read it again. */
export function adminSourceRoutes({ db, version }: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/admin/sources', async c => {
    const state = sourceStates.find(each => each === c.req.query('state')) ?? null
    const page = { frame: frameOf(version), sources: await listSources(db), state, done: doneOf(c), now: new Date() }
    return showPrivate(c, <AdminSourcesPage {...page} />)
  })
  routes.post('/admin/sources', async c => {
    const given = await fieldsOf(c)
    const name = given.get('act') ?? ''
    const act = (Object.keys(acts) as (keyof typeof acts)[]).find(each => each === name)
    if (!act) throw new Refusal(badBody(`act must be one of ${Object.keys(acts).join(', ')}.`))
    const id = lineOf(given.get('id'), 200)
    const isDone = await written(() => acts[act](db, id, lineOf(given.get('reason'), 500)))
    if (!isDone) throw new Refusal(conflict(`Nothing was done with ${id || 'no source'}: it is not tracked, or it is so already.`))
    const state = sourceStates.find(each => each === given.get('state'))
    return backTo(c, '/admin/sources', act, state ? { state } : {})
  })
  return routes
}
