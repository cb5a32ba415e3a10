import { expect, it } from 'vitest'
import { showProgress } from '../../workers/progress.ts'
import { usePolling } from '../support/polling.ts'
import { atomFeed } from '../support/upstream.ts'

const polling = usePolling()
const sources = ['a', 'b', 'c'].map(id => ({ id, path: `/${id}` }))

async function show(isTTY: boolean): Promise<string> {
  const written: string[] = []
  const shown = showProgress({ db: polling.db, out: { isTTY, write: text => written.push(text) }, signal: AbortSignal.timeout(10_000) })
  await expect.poll(() => written.length).toBeGreaterThan(0)
  for (const { id } of sources) await polling.poll(`lumen/${id}`)
  await shown
  return written.join('')
}

async function track(): Promise<void> {
  for (const { path } of sources.slice(0, 2))
    polling.upstream.says.set(path, { body: atomFeed([{ id: path, title: `Lumen AI open-sources Vega ${path.length}` }]) })
  await polling.track(sources)
}

it('rewrites one line on a terminal, and ends when every source was visited', async () => {
  await track()
  const text = await show(true)
  expect(text).toMatch(/^\r\u001b\[2K0 of 3 sources read, 0 releases/)
  expect(text.endsWith('3 of 3 sources read (1 could not be read yet), 1 releases\n')).toBe(true)
  expect(text.split('\n')).toHaveLength(2)
})

it('writes few plain lines elsewhere', async () => {
  await track()
  expect((await show(false)).split('\n').at(0)).toBe('0 of 3 sources read, 0 releases')
})

it('says nothing when all was read before', async () => {
  await track()
  for (const { id } of sources) await polling.poll(`lumen/${id}`)
  const written: string[] = []
  await showProgress({ db: polling.db, out: { isTTY: true, write: text => written.push(text) }, signal: AbortSignal.timeout(10_000) })
  expect(written).toEqual([])
})
