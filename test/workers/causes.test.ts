import { expect, it } from 'vitest'
import { usePolling } from '../support/polling.ts'
import { atomFeed, type FeedItem } from '../support/upstream.ts'

const polling = usePolling()
const says = (...items: FeedItem[]) => polling.upstream.says.set('/feed.xml', { body: atomFeed(items) })
const causes = async () => {
  const rows = await polling.db<{ cause: string }[]>`select cause from revisions order by revision`
  return rows.map(row => row.cause)
}

it('a revision tells what was newly said from what a source only words otherwise now', async () => {
  await polling.track([{ id: 'news', path: '/feed.xml' }])
  const one = { id: '1', title: 'Introducing Vega 7' }
  says(one)
  await polling.poll('lumen/news')
  says({ ...one, title: 'Introducing Vega 7, our best model' })
  await polling.poll('lumen/news')
  const more = { id: '2', title: 'Vega 7 is here', date: '2026-01-06T10:00:00Z' }
  says(one, more)
  await polling.poll('lumen/news')
  expect(await causes()).toEqual(['evidence', 'edited', 'evidence'])
})
