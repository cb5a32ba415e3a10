import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildApp } from '../../api/app.tsx'
import { readCompanies } from '../../config/companies.ts'
import { companyDirectories } from '../../config/env.ts'
import { readLexicons } from '../../config/lexicons.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { buildKnowledge } from '../../workers/normalize/index.ts'
import { normalizerOf } from '../../workers/normalizer.ts'
import { poll } from '../../workers/poll.ts'
import { syncFiles } from '../../workers/sync.ts'
import { usePolling } from '../support/polling.ts'

/** What a new company costs: this file, in a folder of the user's own. */
const file = (address: string) => `
name = "Nimbus Robotics"
country = "NL"
languages = ["en"]
website = "https://nimbus.example/"
aliases = ["云端机器人"]

[[family]]
name = "Cirrus"

[[source]]
id = "news"
kind = "feed"
url = "${address}/news.xml"
`

const news = `<rss version="2.0"><channel><title>News</title>
<item><title>Cirrus 2: open weights for every robot</title><link>https://nimbus.example/cirrus-2</link>
<guid>c2</guid><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>`

describe('a company is one file', () => {
  const polling = usePolling()
  const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-companies-'))
  beforeAll(() => writeFileSync(path.join(folder, 'nimbus.toml'), file(polling.upstream.address)))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('and its releases are in the timeline after one poll, beside those of the shipped ones', async () => {
    const companies = readCompanies(companyDirectories({ companiesDir: folder }))
    const knowledge = buildKnowledge(companies, readLexicons())
    await syncFiles(polling.db, companies, polling.context.kinds)
    polling.upstream.says.set('/news.xml', { headers: { 'content-type': 'application/rss+xml' }, body: news })
    const context = {
      ...polling.context,
      companies: new Map(companies.map(company => [company.id, company])),
      normalizer: normalizerOf(knowledge),
    }
    expect(await poll(context as typeof polling.context, await polling.due('nimbus/news'))).toBe('read')
    const app = buildApp({
      db: polling.db,
      publicUrl: 'http://localhost',
      version: '0',
      log: pino({ level: 'silent' }),
      ready: () => [],
    } as never)
    const answer = await app.request(`/api/releases?q=${encodeURIComponent('云端机器人')}`)
    const { releases } = (await answer.json()) as { releases: ReleaseDocument[] }
    expect(releases).toMatchObject([{ name: 'Cirrus-2', company: { id: 'nimbus' }, stage: 'released', openness: 'weights' }])
  })
})
