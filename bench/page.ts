import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { readCompanies } from '../config/companies.ts'
import { companyDirectories } from '../config/env.ts'
import { openDatabase } from '../db/client.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { storeScale } from '../db/scale.ts'
import { sourceKinds } from '../workers/sources/index.ts'
import { syncFiles } from '../workers/sync.ts'
import { quantile, say, spreadOf, tell } from './report.ts'
import { startApi } from './scale/programs.ts'
import { chineseTopics, topics } from './scale/words.ts'

/**
 * `npm run -s bench:page [-- --times 10]`: how the timeline with fifty releases is painted in Chromium, each time by a browser that has
 * nothing of it yet, in turns with a page of one line from a bare server: what that takes is what the machine takes.
 */
const { values } = parseArgs({ options: { times: { type: 'string', default: '10' }, chromium: { type: 'string' } } })
const times = Number(values.times)
const program = [values.chromium, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(each => each !== undefined && existsSync(each))
const widths = [1280, 375]
const [mostPaintMs, mostBytes, mostShift] = [1_000, 60_000, 0]

interface Painted {
  /** Of the largest paint, since the page was asked for. */
  paintMs: number
  shift: number
  /** Over the wire, of all that was asked for. */
  bytes: number
}

/** What is evaluated in a page stands as text: the types of browsers are not those of here. */
const watch = `
  window.painted = { paintMs: 0, shift: 0 }
  new PerformanceObserver(list => { window.painted.paintMs = list.getEntries().at(-1).startTime })
    .observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver(list => { for (const { value } of list.getEntries()) window.painted.shift += value })
    .observe({ type: 'layout-shift', buffered: true })`
const read = `({ ...window.painted, bytes: [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]
  .filter(each => !each.name.includes('/api/stream')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) })`

if (program === undefined) throw new Error('Chromium is not installed: name it by --chromium')
const directory = await mkdtemp(path.join(tmpdir(), 'modelwire-bench-'))
const server = await startEmbedded(directory)
const db = openDatabase(server.url, { max: 4, name: 'modelwire bench' })
try {
  await migrate(db)
  await syncFiles(db, readCompanies(companyDirectories({ companiesDir: null })), sourceKinds)
  await storeScale(db, 50, { topics, chineseTopics }, () => {})
  const api = await startApi(server.url)
  const bare = createServer((_, answer) =>
    answer.setHeader('content-type', 'text/html').end('<!doctype html><title>One line</title><p>One line'),
  )
  await new Promise<void>(resolve => bare.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const addresses = [(bare.address() as AddressInfo).port, api.port].map(port => `http://127.0.0.1:${port}/`)
    for (const width of widths) await measure(browser, width, addresses as [string, string])
  } finally {
    await browser.close()
    bare.close()
    await api.stop()
  }
} finally {
  await db.end({ timeout: 5 })
  await server.stop()
  await rm(directory, { recursive: true, force: true })
}

async function measure(browser: Browser, width: number, [bare, own]: [string, string]): Promise<void> {
  const painted: { bare: Painted[]; own: Painted[] } = { bare: [], own: [] }
  // the first of each is to warm up
  for (let time = 0; time <= times; time++) {
    const pair = [await paint(browser, width, bare), await paint(browser, width, own)] as const
    if (time === 0) continue
    painted.bare.push(pair[0])
    painted.own.push(pair[1])
  }
  const [floor, paints] = [painted.bare, painted.own].map(each => each.map(({ paintMs }) => paintMs)) as [number[], number[]]
  const worst = (count: (each: Painted) => number) => Math.max(...painted.own.map(count))
  say(
    `${width} pixels wide, ${times} times; a page of one line: median ${quantile(floor, 0.5).toFixed(0)} ms, worst ${Math.max(...floor).toFixed(0)} ms`,
  )
  const name = `the timeline in Chromium, ${width} pixels wide`
  tell({
    ...{ name: `${name}, largest paint`, value: quantile(paints, 0.5), unit: 'ms', spread: spreadOf(paints), limit: { most: mostPaintMs } },
    isMain: width === widths[0],
  })
  tell({ name: `${name}, largest paint, worst`, value: Math.max(...paints), unit: 'ms', limit: { most: mostPaintMs } })
  say(`    ${(quantile(paints, 0.5) - quantile(floor, 0.5)).toFixed(0)} ms more than the page of one line, by the medians`)
  tell({ name: `${name}, bytes as served`, value: worst(({ bytes }) => bytes) / 1_000, unit: 'kB', limit: { most: mostBytes / 1_000 } })
  tell({ name: `${name}, layout shift, worst`, value: worst(({ shift }) => shift), unit: '', limit: { most: mostShift } })
}

async function paint(browser: Browser, width: number, address: string): Promise<Painted> {
  const context = await browser.newContext({ viewport: { width, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(watch)
  await page.goto(address, { waitUntil: 'load' })
  // what is painted last is told a moment later
  await page.waitForTimeout(300)
  const painted = await page.evaluate<Painted>(read)
  await context.close()
  return painted
}
