import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReader, type Reader } from '../../workers/reader.ts'

const context = { settings: {}, zone: null, language: null, now: '2025-10-01T00:00:00Z' }
const document = (text: string) => ({
  body: new TextEncoder().encode(text),
  contentType: null,
  url: 'https://lab.example/feed',
  link: null,
})
const feed = (title: string) =>
  document(`<rss version="2.0"><channel><item><title>${title}</title><guid>${title}</guid></item></channel></rss>`)
/** A pattern of a company file that takes for ever, and a page that makes it. */
const endless = { ...context, settings: { item: 'a', titlePattern: '^(a+)+$' } }
const endlessPage = document(`<a href="/x">${'a'.repeat(40)}b</a>`)

describe('a reader', { timeout: 40_000 }, () => {
  let reader: Reader
  beforeAll(async () => {
    reader = openReader({ timeoutMs: 1000 })
    await Promise.all([reader.read('feed', feed('warm'), context), reader.read('feed', feed('up'), context)])
  }, 40_000)
  afterAll(() => reader.close())

  it('reads a document of a kind in a thread and leaves the bytes to its caller', async () => {
    const given = feed('Kite-2')
    const reading = await reader.read('feed', given, context)
    expect(reading.entries.map(entry => entry.title)).toEqual(['Kite-2'])
    expect(new TextDecoder().decode(given.body)).toContain('Kite-2')
  })

  it('keeps the problem of an unreadable document across the thread border', async () => {
    const reading = reader.read('feed', document('<html><body>Hello</body></html>'), context)
    await expect(reading).rejects.toMatchObject({ name: 'UnreadableSource', problem: 'not-a-feed' })
  })

  it('says what is wrong with a kind or settings that nobody knows', async () => {
    await expect(reader.read('carrier-pigeon', feed('x'), context)).rejects.toThrow(/carrier-pigeon/)
    await expect(reader.read('page', feed('x'), { ...context, settings: { itm: 'a' } })).rejects.toMatchObject({ problem: 'parser-died' })
  })

  it('kills a thread that takes too long, alone, while the documents of others are read', async () => {
    // as patient as it is outside of tests: another thread has to start meanwhile
    const usual = openReader()
    await usual.read('feed', feed('warm'), context)
    let isKilled = false
    const slow = usual.read('page', endlessPage, endless).then(
      () => 'read',
      error => {
        isKilled = true
        return error.problem
      },
    )
    const others = await Promise.all(['a', 'b', 'c', 'd'].map(title => usual.read('feed', feed(title), context)))
    expect(others.map(reading => reading.entries[0]?.title)).toEqual(['a', 'b', 'c', 'd'])
    expect(isKilled).toBe(false)
    expect(await slow).toBe('parser-died')
    await usual.close()
  })

  it('reads on with a new thread after every thread was killed at once', async () => {
    const slow = [0, 1, 2].map(() => reader.read('page', endlessPage, endless).catch(error => error.problem))
    const waiting = reader.read('feed', feed('after the storm'), context)
    expect(await Promise.all(slow)).toEqual(['parser-died', 'parser-died', 'parser-died'])
    expect((await waiting).entries[0]?.title).toBe('after the storm')
  })

  it('reads what waited behind a document that its thread died of, with the next thread', async () => {
    const one = openReader({ threads: 1, timeoutMs: 500 })
    const before = one.read('feed', feed('before'), context)
    const endlessly = one.read('page', endlessPage, endless).catch(error => error.problem)
    const behind = ['x', 'y'].map(title => one.read('feed', feed(title), context))
    expect((await before).entries[0]?.title).toBe('before')
    expect(await endlessly).toBe('parser-died')
    expect((await Promise.all(behind)).map(reading => reading.entries[0]?.title)).toEqual(['x', 'y'])
    await one.close()
  })

  it('refuses what waits behind a document when it is closed', async () => {
    const one = openReader({ threads: 1, timeoutMs: 20_000 })
    await one.read('feed', feed('before'), context)
    const all = [one.read('page', endlessPage, endless), ...['x', 'y'].map(title => one.read('feed', feed(title), context))]
    const settled = Promise.allSettled(all)
    await new Promise(resolve => setTimeout(resolve, 50))
    await one.close()
    expect((await settled).map(each => each.status === 'rejected' && each.reason.message)).toEqual(Array(3).fill('the reader is closed'))
  })

  it('survives a document that takes more memory than a thread may have', async () => {
    const small = openReader({ threads: 1, memoryMb: 48, timeoutMs: 20_000 })
    const many = document('<b>x</b>'.repeat(600_000))
    await expect(small.read('page', many, { ...context, settings: { item: 'b' } })).rejects.toMatchObject({ problem: 'parser-died' })
    expect((await small.read('feed', feed('still here'), context)).entries).toHaveLength(1)
    await small.close()
  })

  it('refuses what waits when it is closed', async () => {
    const closing = openReader({ threads: 1 })
    const waiting = Promise.allSettled([closing.read('feed', feed('x'), context), closing.read('feed', feed('y'), context)])
    await closing.close()
    expect((await waiting).map(each => each.status)).toEqual(['rejected', 'rejected'])
    await expect(closing.read('feed', feed('z'), context)).rejects.toThrow(/closed/)
  })

  it.each([
    ['has read', 'console.log((await reader.read("feed", document, context)).entries.length)'],
    ['was to begin to', 'reader.start(); console.log(0)'],
  ])('lets a process end that %s, without being closed', async (_, work) => {
    const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
    const program = `import('./workers/reader.ts').then(async ({ openReader }) => {
      const document = { body: new TextEncoder().encode('<rss><channel/></rss>'), contentType: null, url: 'https://lab.example/', link: null }
      const context = ${JSON.stringify(context)}
      const reader = openReader()
      ${work}
    })`
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    const [output, [code]] = await Promise.all([child.stdout.setEncoding('utf8').toArray(), once(child, 'exit')])
    expect([output.join('').trim(), code]).toEqual(['0', 0])
  })

  it('reads by the thread that was started before, and is closed while one starts', async () => {
    const started = openReader({ threads: 1 })
    started.start()
    started.start()
    expect((await started.read('feed', feed('early'), context)).entries).toHaveLength(1)
    await started.close()
    started.start()
    const closing = openReader({ threads: 1 })
    closing.start()
    await closing.close()
    await expect(closing.read('feed', feed('late'), context)).rejects.toThrow(/closed/)
  })
})
