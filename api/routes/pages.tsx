import { Hono } from 'hono'
import { answer } from '../answer.ts'
import { icon, script, stylesheet } from '../assets.ts'
import { choose } from '../preferences.ts'

/** How pages want to be seen, and the files that they load. */
export function pageRoutes(): Hono {
  const routes = new Hono()
  routes.post('/preferences', choose)
  for (const { path, body, type } of [stylesheet, script, icon]) {
    routes.get(path, c => answer(c, { body, type, cache: 'public, max-age=31536000, immutable' }))
  }
  return routes
}
