import { spawn } from 'node:child_process'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memoryOf } from '../../bench/processes.ts'
import { collectable, openCollector } from '../../bench/soak/garbage.ts'
import { readOptions } from '../../bench/soak/options.ts'
import { judgeSoak, type Sample } from '../../bench/soak/verdict.ts'

const growth = { bytes: 0, entries: 0, releases: 0, revisions: 0, deliveries: 0, attempts: 0 }
const samples = (count: number, of: (nth: number) => Partial<Sample> = () => ({})): Sample[] =>
  Array.from({ length: count }, (_, nth) => ({
    ...{ seconds: nth * 10, workerBytes: 100e6, apiBytes: 80e6, isCollected: nth % 5 === 4, lateness: 0.2, latest: 'acme/feed', growth },
    ...of(nth),
  }))

describe('a soak', () => {
  it('is well where memory is flat after the warm-up, and says what a day adds', () => {
    const growing = (nth: number) => ({ workerBytes: nth < 25 ? 50e6 : 100e6, growth: { ...growth, bytes: nth * 1000, entries: nth } })
    const verdict = judgeSoak(samples(101, growing), 4)
    const flat = (megabytes: number) => [megabytes, megabytes].map(each => ({ floor: each, ceiling: each }))
    expect(verdict).toMatchObject({ workerMegabytes: flat(100), apiMegabytes: flat(80), problems: [] })
    expect(verdict.aDay).toMatchObject({ bytes: 25_000, entries: 25 })
  })

  it('is not where memory grows by more than a tenth, or somebody is later than two intervals, but in the warm-up', () => {
    expect(
      judgeSoak(
        samples(100, nth => ({ apiBytes: 80e6 + nth * 200_000 })),
        4,
      ).problems,
    ).toEqual([expect.stringContaining('the API grew from')])
    expect(
      judgeSoak(
        samples(100, nth => ({ lateness: nth === 60 ? 2.1 : 0 })),
        4,
      ).problems,
    ).toEqual(['acme/feed was 2.1 intervals late'])
    expect(
      judgeSoak(
        samples(100, nth => ({ lateness: nth === 3 ? 9 : 0 })),
        4,
      ).problems,
    ).toEqual([])
    for (const short of [samples(5), samples(100, () => ({ isCollected: false })), samples(100, nth => ({ isCollected: nth < 50 }))])
      expect(judgeSoak(short, 4).problems).toEqual(['too short to say anything'])
  })

  it('is well where memory goes up and down, whenever it does, and not where what is held or its most of late is more than before', () => {
    // up for ever longer between collections, as happens on a busy machine
    const isUp = (nth: number) => nth % 5 < 4 && nth % 10 < (nth < 50 ? 3 : 8)
    const verdict = (more: (nth: number) => number) =>
      judgeSoak(
        samples(100, nth => ({ workerBytes: 180e6 + (isUp(nth) ? 40e6 : 0) + more(nth) })),
        4,
      )
    expect(verdict(() => 0)).toMatchObject({
      workerMegabytes: [
        { floor: 180, ceiling: 220 },
        { floor: 180, ceiling: 220 },
      ],
      problems: [],
    })
    expect(verdict(nth => nth * 500_000).problems).toEqual([expect.stringMatching(/^the worker grew from \d/)])
    expect(verdict(nth => (nth > 75 && isUp(nth) ? 30e6 : 0)).problems).toEqual(['the worker grew from 180 to 220 MB to 180 to 250'])
    expect(verdict(nth => (nth > 75 && !isUp(nth) ? 30e6 : 0)).problems).toEqual(['the worker grew from 180 to 220 MB to 210 to 220'])
  })

  it('has what is no longer needed collected in another process', async () => {
    const wasteful = `
      let waste = Array.from({ length: 2e6 }, (_, nth) => ({ nth }))
      setTimeout(() => { waste = null; console.log('let go') }, 100)
      setInterval(() => {}, 1000)`
    const child = spawn(process.execPath, ['-e', wasteful], { env: { ...process.env, ...collectable }, stdio: 'pipe' })
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
    const collect = await openCollector({ said: () => said })
    await expect.poll(() => said).toContain('let go')
    const before = memoryOf(child.pid)
    await collect()
    await expect.poll(() => memoryOf(child.pid)).toBeLessThan(before - 50e6)
  })

  it('says what it does not understand', () => {
    const { replay, ...rest } = readOptions(['--replay', 'http://127.0.0.1:18080', '--hours', '0.5'])
    expect([replay.origin, rest]).toEqual(['http://127.0.0.1:18080', { hours: 0.5, speed: 60, from: new Date('2025-01-01T00:00:00Z') }])
    expect(() => readOptions([])).toThrow('--replay must be an http:// address')
    expect(() => readOptions(['--replay', 'http://127.0.0.1:1', '--hours', '0'])).toThrow('--hours 0: must be a number from')
    expect(() => readOptions(['--replay', 'http://127.0.0.1:1', '--from', 'May'])).toThrow('--from May: must be a day')
  })
})
