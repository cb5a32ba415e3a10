import { type Context, Hono } from 'hono'
import { type Facet, facets } from '../../db/facets/list.ts'
import { countFacets } from '../../db/facets.ts'
import { BadFilter } from '../../db/filters/index.ts'
import { nearest } from '../../db/filters/parts/nearest.ts'
import { answer, briefly, json } from '../answer.ts'
import type { ApiContext } from '../context.ts'
import { readLimit, readQuestion } from '../query.ts'

const usualValues = 20

/** `GET /api/facets`: how many of the releases that fit have which company, licence, month … */
export function facetRoutes(api: ApiContext): Hono {
  const routes = new Hono()
  routes.get('/api/facets', c => count(c, api))
  return routes
}

async function count(c: Context, { db }: ApiContext): Promise<Response> {
  const parameters = new URL(c.req.url).searchParams
  const filters = await readQuestion(db, parameters, ['facet', 'limit'])
  const counted = await countFacets(db, { filters, facets: readFacets(parameters), most: readLimit(parameters, usualValues) })
  const { matchedAs } = filters
  const body = JSON.stringify(matchedAs.length > 0 ? { ...counted, matchedAs } : counted)
  return answer(c, { body, type: json, cache: briefly })
}

/** `facet` of an address, repeated or with commas; all of them where it is not given. */
function readFacets(parameters: URLSearchParams): readonly Facet[] {
  const given = parameters.getAll('facet').flatMap(text => text.split(',').map(name => name.trim()))
  const names = facets.map(({ name }) => name)
  for (const name of given.filter(Boolean)) {
    if (!names.includes(name)) {
      throw new BadFilter('facet', name.slice(0, 80), `must be one of ${names.join(', ')}`, nearest(name, names))
    }
  }
  const chosen = facets.filter(({ name }) => given.includes(name))
  return chosen.length > 0 ? chosen : facets
}
