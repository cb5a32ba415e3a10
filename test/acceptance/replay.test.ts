import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningApi, startApi } from '../../api/main.ts'
import { readCompanies } from '../../config/companies.ts'
import { companyDirectories } from '../../config/env.ts'
import { readLexicons } from '../../config/lexicons.ts'
import { dueSources } from '../../db/sources.ts'
import type { ReleaseDocument, SourceHealth } from '../../db/types.ts'
import type { PollContext } from '../../workers/context.ts'
import { openHttp } from '../../workers/http.ts'
import { buildKnowledge } from '../../workers/normalize/index.ts'
import { normalizerOf } from '../../workers/normalizer.ts'
import { poll } from '../../workers/poll.ts'
import { openReader } from '../../workers/reader.ts'
import { sourceKinds } from '../../workers/sources/index.ts'
import { syncFiles } from '../../workers/sync.ts'
import { useDatabase } from '../support/database.ts'
import { type Replay, startReplay } from '../support/replay.ts'
import { describeShared, shared } from '../support/shared.ts'

/** The whole line against recorded upstreams: every shipped source polled once as of October 2025, read through the API. */
describeShared('the recorded upstreams as of 1 October 2025', () => {
  const database = useDatabase()
  let replay: Replay
  let context: PollContext
  let api: RunningApi

  beforeAll(async () => {
    replay = await startReplay('2025-10-01T00:00:00Z')
    const companies = readCompanies(companyDirectories({ companiesDir: null }))
    context = contextFor(companies)
    await syncFiles(database.db, companies, sourceKinds)
    await pollAll()
    const log = pino({ level: 'silent' })
    api = await startApi({
      db: database.db,
      publicUrl: 'http://localhost',
      version: '0',
      log,
      ready: () => [],
      host: '127.0.0.1',
      port: 0,
    } as never)
  }, 120_000)

  afterAll(async () => {
    await api?.close()
    await context?.http.close()
    await context?.reader.close()
    replay?.stop()
  })

  it('hold the releases that the gold set knows, grouped and dated and with the right openness', async () => {
    const score = await scored()
    expect(score.recallWithRepository).toBeGreaterThanOrEqual(0.95)
    expect(score.company).toBe(1)
    expect(score.openness).toBeGreaterThanOrEqual(0.98)
    expect(score.groupingF1).toBeGreaterThanOrEqual(0.94)
    expect(score.date).toBeGreaterThanOrEqual(0.8)
    expect(score.license).toBeGreaterThanOrEqual(0.95)
  })

  it.each([
    ['deepseek', 'R1', 'released', 'weights'],
    ['deepseek', 'V3', 'released', 'weights'],
    ['alibaba', 'Qwen', 'released', 'weights'],
    ['alibaba', 'QwQ-32B', 'released', 'weights'],
    ['alibaba', 'Wan 2.1', 'released', 'weights'],
    ['bytedance', 'Goku', 'announced', 'none'],
    ['baidu', 'ERNIE 4.5', 'released', 'weights'],
    ['zhipu', 'CogView-4', 'released', 'weights'],
    ['stepfun', 'Step-Video-T2V', 'released', 'weights'],
    ['stepfun', 'Step-Audio', 'released', 'weights'],
    ['minimax', 'MiniMax-Text-01', 'released', 'weights'],
    ['minimax', 'MiniMax-VL-01', 'released', 'weights'],
    ['moonshot', 'Kimi K1.5', 'announced', 'none'],
    ['agibot', 'AgiBot World', 'released', 'data'],
    ['meta', 'Llama', 'released', 'weights'],
  ])('the article’s names answer: %s %s is %s, %s', async (company, q, stage, openness) => {
    const { releases } = await get<{ releases: ReleaseDocument[] }>(`/api/releases?company=${company}&q=${encodeURIComponent(q)}&limit=200`)
    const found = releases.find(release => release.stage === stage && release.openness === openness)
    expect(found, releases.map(release => `${release.name} ${release.stage} ${release.openness}`).join(', ')).toBeDefined()
    expect(found?.sightings.length).toBeGreaterThan(0)
  })

  it.each([
    ['通义万相', /^Wan/],
    ['Cagview-4', /^CogView-?4/],
    ['Earnie 4.5', /^ERNIE.4\.5/],
    ['Rama', /llama/i],
    ['Seed', /^(Doubao-)?Seed/],
  ])('a family’s name answers with that family alone: %s', async (q, names) => {
    const { releases, matchedAs } = await get<{ releases: ReleaseDocument[]; matchedAs: unknown[] }>(
      `/api/releases?q=${encodeURIComponent(q)}&limit=200`,
    )
    expect(releases.length).toBeGreaterThan(0)
    expect(releases.map(release => release.name).filter(name => !names.test(name))).toEqual([])
    expect(matchedAs).toEqual([expect.objectContaining({ given: q, family: expect.any(String) })])
  })

  it.each(
    `DeepSeek,R1,V3,深度求索,딥시크,Alibaba,Qwen,QwQ-32B,Wan 2.1,Tongyi,通义千问,通义万相,阿里,큐원,ByteDance,Goku,字节跳动,Seed,Doubao,豆包,Saiyan-World,Baidu,ERNIE 4.5,
    Earnie,百度,文心,文心一言,Zhipu AI,CogView-4,Jifu,Jifu AI,Cagview-4,Z.ai,智谱,GLM,THUDM,StepFun,Step-Video-T2V,Step-Audio,阶跃星辰,Stepfun,MiniMax,
    MiniMax-Text-01,MiniMax-VL-01,Minimax,稀宇科技,Hailuo,Moonshot AI,Kimi K1.5,Kimi,月之暗面,AgiBot,AgiBot World,智元机器人,Agibot,Meta,Llama,Rama,LLaMA`
      .split(',')
      .map(name => name.trim()),
  )('every name of the company table answers: %s', async q => {
    const { releases } = await get<{ releases: ReleaseDocument[] }>(`/api/releases?q=${encodeURIComponent(q)}`)
    expect(releases.length).toBeGreaterThan(0)
  })

  it('are asked for nothing but what the company files name, and say 304 the second time, which writes nothing', async () => {
    const before = await written()
    await database.db`update sources set next_poll_at = clock_timestamp()`
    await pollAll()
    expect(await written()).toEqual(before)
    const { requests, misses, notYet } = await replay.status()
    const again = Object.entries(requests).filter(([address, count]) => count.requests > 1 && !misses[address] && !notYet[address])
    expect(again.length).toBeGreaterThan(50)
    expect(again.filter(([, count]) => count.notModified === 0)).toEqual([])
  })

  it('a host that asks for patience gets it, is shown as limited, and delays no other', async () => {
    const started = Date.now() - 1000
    await replay.spoil({ host: 'huggingface.co', kind: 'status', status: 429, retryAfter: 2, count: 1000 })
    await database.db`update sources set next_poll_at = clock_timestamp()`
    await pollAll()
    const { sources } = await get<{ sources: (SourceHealth & { state: string })[] }>('/api/sources')
    const late = sources.filter(source => new URL(source.url).host !== 'huggingface.co' && Date.parse(String(source.lastVisitAt)) < started)
    expect(late.map(source => source.id)).toEqual([])
    const limited = sources.filter(source => source.problem === 'rate-limited')
    expect(new Set(limited.map(source => new URL(source.url).host))).toEqual(new Set(['huggingface.co']))
    expect(sources.filter(source => new URL(source.url).host !== 'huggingface.co' && source.problem === 'rate-limited')).toEqual([])
    const asked = Object.entries((await replay.status()).requests).filter(([address]) => address.startsWith('huggingface.co/'))
    // those on their way when the first answer came; nobody asks after it
    expect(asked.reduce((sum, [, count]) => sum + count.faulted, 0)).toBeLessThanOrEqual(2)
    await replay.mend()
    await database.db`delete from hosts`
    await context.http.close()
    context.http = openReplayHttp()
    await database.db`update sources set next_poll_at = clock_timestamp()`
    await pollAll()
    const healed = await get<{ sources: SourceHealth[] }>('/api/sources')
    expect(healed.sources.filter(source => source.problem === 'rate-limited')).toEqual([])
  })

  it.each([
    [{ kind: 'status', status: 500 }, 'server-error'],
    [{ kind: 'reset' }, 'reset'],
    [{ kind: 'truncate' }, 'truncated'],
    [{ kind: 'garbage' }, 'not-a-feed'],
    [{ kind: 'delay', ms: 20_000 }, 'timeout'],
    [{ kind: 'slow' }, 'timeout'],
  ])('a host that fails with %j is shown as %s and recovers by itself', async (fault, problem) => {
    const id = 'alibaba/blog-before-2025-09'
    await context.http.close()
    context.http = openReplayHttp({ totalMs: 1500 })
    await replay.spoil({ host: 'qwenlm.github.io', count: 1, ...fault })
    await pollOne(id, { unconditional: true })
    expect(await problemOf(id)).toBe(problem)
    const [row] = await database.db<{ waits: number }[]>`
      select extract(epoch from next_poll_at - clock_timestamp())::float8 as waits from sources where id = ${id}`
    expect(row?.waits).toBeLessThanOrEqual(3600)
    await replay.mend()
    await pollOne(id, { unconditional: true })
    expect(await problemOf(id)).toBeNull()
  })

  function contextFor(companies: ReturnType<typeof readCompanies>): PollContext {
    const knowledge = buildKnowledge(companies, readLexicons())
    return {
      db: database.db,
      http: openReplayHttp(),
      reader: openReader({ threads: 2 }),
      kinds: sourceKinds,
      normalizer: normalizerOf(knowledge),
      companies: new Map(companies.map(company => [company.id, company])),
      log: pino({ level: 'silent' }),
      ending: new AbortController().signal,
    }
  }

  function openReplayHttp(limits: { totalMs?: number } = {}): PollContext['http'] {
    const proxy = { http: replay.address, https: replay.address, no: [] }
    return openHttp({ userAgent: 'Modelwire/test', proxy, extraCertificates: replay.certificates, allowPrivateHosts: [], limits })
  }

  /** Every due source, twelve at a time, as a worker would; those of a host that paces us are asked again. */
  async function pollAll(): Promise<void> {
    for (let round = 0; round < 60; round++) {
      const due = await dueSources(database.db, 500)
      if (due.length === 0) return
      const next = [...due]
      await Promise.all(
        Array.from({ length: 12 }, async () => {
          for (let each = next.shift(); each; each = next.shift()) await poll(context, each)
        }),
      )
    }
  }

  async function pollOne(id: string, { unconditional }: { unconditional: boolean }): Promise<void> {
    const [due] = await database.db<{ id: string; fence: string }[]>`
      update sources set next_poll_at = clock_timestamp(), lease_until = null, body_hash = ${unconditional ? null : database.db`body_hash`},
        etag = ${unconditional ? null : database.db`etag`} where id = ${id} returning id, fence`
    await database.db`delete from hosts`
    await poll(context, due as never)
  }

  async function problemOf(id: string): Promise<string | null> {
    const [row] = await database.db<{ problem: string | null }[]>`select problem from sources where id = ${id}`
    return row?.problem ?? null
  }

  async function written(): Promise<unknown> {
    const [row] =
      await database.db`select (select count(*) from entries)::int as entries, (select count(*) from revisions)::int as revisions,
      (select count(*) from entries where changed_at is not null)::int as changed`
    return row
  }

  async function get<Body>(path: string): Promise<Body> {
    const answer = await fetch(`http://127.0.0.1:${api.port}${path}`)
    expect(answer.status, path).toBe(200)
    return (await answer.json()) as Body
  }

  async function scored(): Promise<Record<string, number>> {
    const args = [shared('gold/score.mjs'), '--api', `http://127.0.0.1:${api.port}`, '--until', '2025-09-30']
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return Object.fromEntries(Object.entries(JSON.parse(stdout)).map(([name, value]) => [name, Number(value)]))
  }
})
