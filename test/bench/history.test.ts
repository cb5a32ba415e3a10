import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { readOptions } from '../../bench/history/options.ts'
import { useDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'
import { useRecordings } from '../support/recordings.ts'
import { startReplay } from '../support/replay.ts'
import { describeShared } from '../support/shared.ts'
import { atomFeed } from '../support/upstream.ts'

const listing = 'https://huggingface.co/api/models?author=lumen-ai&sort=createdAt&direction=-1&limit=100'
const blog = 'https://lumen.example/feed.xml'
const company = `
name = "Lumen AI"
country = "NL"
languages = ["en"]
website = "https://lumen.example"

[[family]]
name = "Vega"

[[organisation]]
host = "huggingface"
name = "lumen-ai"

[[source]]
id = "models"
kind = "huggingface"
url = "${listing}"
every = "5m"

[[source]]
id = "blog"
kind = "feed"
url = "${blog}"
every = "1d"

[[source]]
id = "missing"
kind = "feed"
url = "https://lumen.example/nowhere.xml"
every = "1h"
`

const repositories = [
  { id: 'lumen-ai/Vega-1', createdAt: '2024-04-20T08:00:00Z', publicAt: '2024-04-20' },
  { id: 'lumen-ai/Vega-2', createdAt: '2024-05-01T08:00:00Z', publicAt: '2024-05-04' },
  { id: 'lumen-ai/Vega-2-GGUF', createdAt: '2024-05-01T09:00:00Z', publicAt: '2024-05-05' },
]
const posts = [
  { id: 'old', title: 'Lumen AI releases Vega 1, open weights', date: '2024-04-20T10:00:00Z' },
  { id: 'new', title: 'Introducing Vega 2, our next model', date: '2024-05-02T12:00:00Z' },
]

describe('npm run history', () => {
  const database = useDatabase()
  const recordings = useRecordings(['huggingface.co', 'lumen.example'])
  const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-history-test-'))
  writeFileSync(path.join(folder, 'lumen.toml'), company)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  beforeEach(async () => {
    await database.db`truncate companies, sources, hosts, entries, claims, releases, sightings, revisions, settings cascade`
    const shownAt = (now: Date) => repositories.filter(each => Date.parse(each.publicAt) <= now.getTime())
    recordings.says.set(listing, now => ({ body: JSON.stringify(shownAt(now).map(({ id, createdAt }) => ({ id, createdAt }))) }))
    for (const { id } of repositories) {
      const shown = (now: Date) => (shownAt(now).some(each => each.id === id) ? { body: '{}' } : undefined)
      recordings.says.set(`https://huggingface.co/api/models/${id}`, shown)
    }
    recordings.says.set(blog, now => ({ body: atomFeed(posts.filter(each => Date.parse(each.date) <= now.getTime())) }))
  })

  const start = (to: string, more: string[] = []) => {
    const args = ['--replay', recordings.address, '--from', '2024-05-01', '--to', to, '--company', 'lumen', ...more]
    return runProgram('bench/history.ts', args, { DATABASE_URL: database.url, COMPANIES_DIR: folder })
  }

  it('polls at each step as if it were then, and says when each release was public and told', async () => {
    const program = start('2024-05-06')
    expect(await program.ended()).toBe(0)
    const lines = program.said().split('\n')
    expect(lines).toContain('2024-05-01\t2024-05-01\t-\t0\tlumen-vega-1\treleased 2024-05-01')
    expect(lines).toContain('2024-05-04\t2024-05-04\t2024-05-04\t0\tlumen-vega-2\tannounced 2024-05-03, released 2024-05-04')
    expect(lines).toContain('told 2, of them as released 1')
    expect(lines).toContain('released later than the first step at which it was public 0, earlier 0')
    expect(lines).toContain('told twice 0')
    expect(lines).toContain('firstSeenAt moved 0')
    expect(await releaseOf('lumen-vega-2')).toMatchObject({
      firstSeenAt: '2024-05-03T00:00:00.000Z',
      releasedAt: { at: '2024-05-04T00:00:00.000Z', basis: 'first-seen' },
      updatedAt: '2024-05-05T00:00:00.000Z',
    })
    const visits = await database.db`select distinct last_visit_at from sources where company_id = 'lumen'`
    expect(visits.map(each => each.lastVisitAt.toISOString())).toEqual(['2024-05-06T00:00:00.000Z'])

    const again = start('2024-05-06')
    expect(await again.ended()).toBe(1)
    expect(again.said()).toMatch(
      /^the database of DATABASE_URL .* was read until 2024-05-06T00:00:00.000Z, and history goes forward [^\n]*\n$/,
    )
  }, 120_000)

  it('can be stopped, and leaves what was lived', async () => {
    const program = start('2024-07-01', ['--step', '5m'])
    await vi.waitFor(() => expect(recordings.asked.filter(each => each.url === blog).length).toBeGreaterThan(2), {
      timeout: 90_000,
      interval: 20,
    })
    expect(await program.end('SIGINT')).toBe(0)
    expect(program.said()).toMatch(/stopped after \d+ of \d+ steps/)
    expect(await releaseOf('lumen-vega-1')).toMatchObject({ stage: 'released' })
    const [held] = await database.db`select count(*)::int as count from sources where lease_until is not null`
    expect(held?.count).toBe(0)
  }, 120_000)

  it('says in one line that no replay answers', async () => {
    const program = runProgram('bench/history.ts', ['--replay', 'http://127.0.0.1:1', '--from', '2024-01-01', '--to', '2024-01-02'])
    expect(await program.ended()).toBe(1)
    expect(program.said()).toBe('--replay http://127.0.0.1:1: nobody answers there; start the replay first\n')
  }, 120_000)

  async function releaseOf(id: string): Promise<unknown> {
    const [row] = await database.db<{ document: unknown }[]>`select document from releases where id = ${id}`
    return row?.document
  }
})

describeShared('six recorded weeks of three companies', () => {
  const database = useDatabase()

  it('are told at the first step at which each release was public, once, and nothing of it moves', async () => {
    const replay = await startReplay('2025-01-01T00:00:00Z')
    onTestFinished(() => replay.stop())
    const args = ['--replay', replay.address, '--from', '2025-01-14', '--to', '2025-02-24', '--company', 'deepseek,moonshot,minimax']
    const program = runProgram('bench/history.ts', args, { DATABASE_URL: database.url })
    expect(await program.ended()).toBe(0)
    const lines = program.said().split('\n')
    expect(lines).toContainEqual(expect.stringMatching(/^2025-01-21\t2025-01-21\t2025-01-21\t0\tdeepseek-r1\t/))
    expect(lines).toContainEqual(expect.stringMatching(/^2025-01-15\t2025-01-15\t2025-01-15\t0\tminimax-text-01\t/))
    expect(lines).toContain('released later than the first step at which it was public 0, earlier 0')
    expect(lines).toContain('told twice 0')
    expect(lines).toContain('firstSeenAt moved 0')
    expect(lines).toContain('stage went back 0')
  }, 240_000)
})

describe('the words after npm run history', () => {
  const good = ['--replay', 'http://127.0.0.1:18080', '--from', '2024-01-01', '--to', '2024-01-03']

  it('make a list of moments, the last of them the end', () => {
    const days = (args: string[]) => readOptions(args).moments.map(each => each.toISOString().slice(0, 13))
    expect(days(good)).toEqual(['2024-01-01T00', '2024-01-02T00', '2024-01-03T00'])
    expect(days([...good, '--step', '36h'])).toEqual(['2024-01-01T00', '2024-01-02T12', '2024-01-03T00'])
    expect(readOptions([...good, '--company', 'a,b', '--company', 'c']).companies).toEqual(['a', 'b', 'c'])
  })

  it.each([
    [['--from', '2024-01-01', '--to', '2024-01-03'], '--replay is missing'],
    [good.with(1, '127.0.0.1:18080'), '--replay 127.0.0.1:18080: must be an http:// address'],
    [good.with(3, 'yesterday'), '--from yesterday: must be a day'],
    [good.with(3, '2023-02-31'), '--from 2023-02-31: must be a day'],
    [good.with(5, '2023-01-03'), '--from 2024-01-01 is later than --to 2023-01-03'],
    [[...good, '--step', '0h'], '--step 0h: must be a number of minutes'],
    [[...good, '--step', 'daily'], '--step daily: must be a number of minutes'],
    [[...good, '--speed', '3'], "Unknown option '--speed'"],
    [[...good, 'now'], "Unexpected argument 'now'"],
  ])('are refused in one line: %j', (args, message) => {
    expect(() => readOptions(args)).toThrow(message)
    expect(() => readOptions(args)).toThrow(/^[^\n]+$/)
  })
})
