import { expect, it } from 'vitest'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const says = (title: string) => polling.upstream.says.set('/feed.xml', { body: atomFeed([{ id: '1', title }]) })
const living = () => polling.db<{ id: string; revision: number }[]>`select id, revision from releases where dissolved_at is null`

it('a release that nothing spoke for any more, and that is told again, is the same release', async () => {
  await polling.track([{ id: 'news', path: '/feed.xml' }])
  says('Introducing Vega 7')
  await polling.poll('lumen/news')
  const [first] = await living()
  expect(first?.id).toBe('lumen-vega-7')
  says('Our office has moved')
  await polling.poll('lumen/news')
  expect(await living()).toEqual([])
  says('Introducing Vega 7')
  await polling.poll('lumen/news')
  expect((await living()).map(release => release.id)).toEqual(['lumen-vega-7'])
  const [{ count } = { count: 0 }] = await polling.db<{ count: number }[]>`select count(*)::int as count from releases`
  expect(count).toBe(1)
})
