import { expect, it } from 'vitest'
import type { ReleaseDocument } from '../../db/types.ts'
import { usePolling } from '../support/polling.ts'

const polling = usePolling()
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
const repository = (name: string, madeDaysAgo: number, tags: string[] = []) => ({
  id: `lumen-ai/${name}`,
  createdAt: daysAgo(madeDaysAgo),
  pipeline_tag: 'text-generation',
  tags: ['license:mit', ...tags],
})
const path = '/api/models?author=lumen-ai'
const lists = (...repositories: object[]) =>
  polling.upstream.says.set(path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(repositories) })

async function releases(): Promise<ReleaseDocument[]> {
  const rows = await polling.db<{ document: ReleaseDocument }[]>`select document from releases where dissolved_at is null order by dated_at`
  return rows.map(row => row.document)
}

it('a repository that shows up is told once, with the minute, and what follows joins it', async () => {
  await polling.track([{ id: 'hub', path, kind: 'huggingface' }])
  lists(repository('Vega2-7B', 300))
  await polling.poll('lumen/hub')
  const before = Date.now()
  lists(repository('Vega3-8B', 20), repository('Vega2-7B', 300))
  expect(await polling.poll('lumen/hub')).toBe('read')
  const [old, fresh, ...others] = await releases()
  expect(others).toEqual([])
  expect(old?.releasedAt).toMatchObject({ basis: 'repository-created', precision: 'day' })
  expect(fresh).toMatchObject({
    id: 'lumen-vega3-8b',
    stage: 'released',
    openness: 'weights',
    releasedAt: { basis: 'first-seen', precision: 'minute' },
  })
  expect(Date.parse(fresh?.releasedAt?.at ?? '')).toBeGreaterThan(before - 60_000)

  lists(repository('Vega3-8B-AWQ', 1, ['base_model:quantized:lumen-ai/Vega3-8B']), repository('Vega3-8B', 20), repository('Vega2-7B', 300))
  await polling.poll('lumen/hub')
  const after = await releases()
  expect(after.map(release => release.id)).toEqual([old?.id, 'lumen-vega3-8b'])
  expect(after[1]?.variants.map(variant => variant.repo)).toEqual(['lumen-ai/Vega3-8B', 'lumen-ai/Vega3-8B-AWQ'])
  expect(after[1]?.releasedAt).toEqual(fresh?.releasedAt)
  expect(after[1]?.firstSeenAt).toBe(fresh?.firstSeenAt)
})
