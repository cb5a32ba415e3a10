import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { useSeen } from '../support/seen.ts'
import { describeShared, shared } from '../support/shared.ts'

/** Every recorded snapshot of a feed, one visit after the other. */
describeShared('a recorded feed, snapshot by snapshot', () => {
  const seen = useSeen()

  async function live(url: string): Promise<{ problems: (string | null)[]; titles: string[] }> {
    const answers = (
      JSON.parse(readFileSync(shared('upstream/manifest.json'), 'utf8')) as { url: string; file: string; capturedAt: string }[]
    )
      .filter(answer => answer.url === url)
      .toSorted((one, other) => (one.capturedAt < other.capturedAt ? -1 : 1))
    await seen.track([{ id: 'blog', path: '/blog', zone: 'Asia/Shanghai' }])
    const problems: (string | null)[] = []
    for (const answer of answers) {
      seen.upstream.says.set('/blog', { body: readFileSync(shared(`upstream/${answer.file}`)), headers: { 'content-type': 'text/plain' } })
      await seen.poll('lumen/blog')
      problems.push((await seen.source('lumen/blog')).problem as string | null)
    }
    return { problems, titles: (await seen.entries()).map(entry => entry.title) }
  }

  it('whose guids turn to https and whose days are corrected has no entry twice, no news of old ones and no problem', async () => {
    const { problems, titles } = await live('https://qwenlm.github.io/blog/index.xml')
    expect(problems).toHaveLength(24)
    expect(problems.filter(problem => problem !== null)).toEqual([])
    expect(new Set(titles).size).toBe(titles.length)
    expect(await seen.db`select published_at from entries where title = 'Qwen2.5: A Party of Foundation Models!'`).toEqual([
      { publishedAt: new Date('2024-09-19T00:00:00Z') },
    ])
  })

  it('with one date at random says so from its second move on, and believes none of them', async () => {
    const { problems, titles } = await live('https://raw.githubusercontent.com/Olshansk/rss-feeds/main/feeds/feed_meta_ai.xml')
    expect(problems).toEqual([null, null, ...Array.from({ length: 7 }, () => 'dates-invented')])
    expect(titles).toHaveLength(89)
    expect(await seen.db`select published_at from entries where url like '%introducing-muse-spark-msl%'`).toEqual([{ publishedAt: null }])
    expect(await seen.db`select count(*)::int as undated from entries where published_at is null`).toEqual([{ undated: 1 }])
  })

  it('with one address for all items keeps each of them once', async () => {
    const { problems, titles } = await live('https://raw.githubusercontent.com/mibuhand/AI-News-Direct/main/feeds/minimax_blog.xml')
    expect(new Set(problems)).toEqual(new Set([null, 'address-shared']))
    expect(new Set(titles).size).toBe(titles.length)
  })

  it('whose days were made of "2 months ago" believes none of them once they moved', async () => {
    const { problems } = await live('https://yuanxianh.github.io/rss-feeds/deepmind_blog.xml')
    expect(problems).toEqual([null, 'dates-invented'])
    const moved = await seen.db`select count(*)::int as moved from entries where changed_at is not null and published_at is not null`
    expect(moved).toEqual([{ moved: 0 }])
  })
})
