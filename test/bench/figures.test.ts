import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { sharesBetween, ticksIn } from '../../bench/figures/machine.ts'
import { describeNoise, measureNoise } from '../../bench/figures/noise.ts'
import { readOptions } from '../../bench/figures/options.ts'
import { mergeOutcomes, type Outcome, readFigures, readOutcomes } from '../../bench/figures/outcome.ts'
import { putBetweenMarks } from '../../bench/figures/pages.ts'
import { parts } from '../../bench/figures/parts.ts'
import { runPart } from '../../bench/figures/run.ts'
import { fullTable, holds, shortTable, sumUp } from '../../bench/figures/table.ts'
import { type Figure, lineOf, tell, writeNumber } from '../../bench/report.ts'
import { collecting, figuresFile } from '../../config/env.ts'

const wait: Figure = { name: 'a wait', value: 31.25, unit: 'ms', spread: { least: 30, most: 1234.5 }, limit: { most: 50 }, isMain: true }
const rate: Figure = {
  ...{ name: 'a rate', value: 3922, unit: 'feeds/s', peer: { name: 'a bare loop', value: 3263, ratio: 1.2 }, limit: { least: 0.5 } },
}
const outcome = (more: Partial<Outcome>): Outcome => ({
  ...{ part: 'ingest', day: '2026-01-02', seconds: 61, problem: null, figures: [], noise: [], stolen: null, ...more },
})
const rowsOf = (table: string) =>
  table.split('\n').map(line =>
    line
      .split(/(?<!\\)\|/)
      .map(cell => cell.trim())
      .slice(1, -1),
  )

describe('a figure', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('holds its limit, or where there is a peer its share of that; what could not be measured holds nothing', () => {
    expect([holds(wait), holds({ ...wait, value: 50.1 }), holds({ ...wait, value: Number.NaN })]).toEqual([true, false, false])
    expect([holds(rate), holds({ ...rate, peer: { name: 'a bare loop', value: 9000, ratio: 0.49 } })]).toEqual([true, false])
    expect(holds({ ...wait, value: 0, limit: { most: 0 } })).toBe(true)
    expect(holds({ ...rate, limit: { least: 0.8, most: 1.1 } })).toBe(false)
    expect(holds({ name: 'a wait', value: 1, unit: 's' })).toBe(null)
  })

  it('is a line that says what it is held to', () => {
    expect(lineOf(wait)).toMatch(/^ {2}a wait +31\.3 ms \(30 to 1,235\) of at most 50 ms \(ratio 0\.625\)$/)
    expect(lineOf(rate)).toMatch(/^ {2}a rate +3,922 feeds\/s, 1\.2 of a bare loop with 3,263 \(at least 0\.5\)$/)
    expect(lineOf({ name: 'lost', value: 0, unit: '', limit: { most: 0 } })).toMatch(/^ {2}lost +0 of at most 0$/)
    expect([0.000587, 0.31, 12.34, 123.4, 1234567, Number.NaN].map(writeNumber)).toEqual([
      '0.000587',
      '0.31',
      '12.3',
      '123',
      '1,234,567',
      '?',
    ])
  })

  it('is also written down where somebody collects them, and read again as it was', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'modelwire-figures-'))
    const file = path.join(folder, 'some.jsonl')
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    tell(wait)
    vi.stubEnv('MODELWIRE_FIGURES', file)
    const unknown = { ...rate, value: Number.NaN }
    tell(rate)
    tell(unknown)
    expect(said).toHaveBeenCalledTimes(3)
    said.mockRestore()
    expect(readFigures(readFileSync(file, 'utf8'))).toEqual([rate, unknown])
    rmSync(folder, { recursive: true })
  })

  it('that was cut off, or is none, is left out', () => {
    expect(readFigures(`${JSON.stringify(wait)}\n{"name":"half`)).toEqual([wait])
    expect(readFigures('[]\nnull\n\n{"name":"no value","unit":"ms"}')).toEqual([])
  })

  it('is collected in a file that the environment names', () => {
    expect(figuresFile({})).toBe(null)
    expect(figuresFile(collecting('some.jsonl', { PATH: 'bin' }))).toBe('some.jsonl')
    expect(collecting('some.jsonl', { PATH: 'bin' })).toMatchObject({ PATH: 'bin' })
  })
})

describe('the table of figures', () => {
  const outcomes = [outcome({ figures: [wait, rate] }), outcome({ part: 'page', seconds: 200, problem: 'ended with 1: a | b' })]

  it('has a row for each figure below its part, and says plainly what is missed', () => {
    expect(rowsOf(fullTable([outcome({ figures: [wait, { ...rate, limit: { least: 2 } }] })])).slice(2)).toEqual([
      ['**Polling 1,000 feeds of 20 items** (61 s)', '', '', '', '', ''],
      ['a wait', '31.3 ms', '30 to 1,235', 'at most 50 ms', '0.625', 'yes'],
      ['a rate', '3,922 feeds/s', '–', 'at least 2 of a bare loop: 3,263 feeds/s', '1.2', '**no**'],
    ])
  })

  it('says of a program that failed that it did, in a row of as many cells', () => {
    const rows = rowsOf(fullTable(outcomes))
    expect(rows.at(-1)).toEqual(['**Painting the timeline**: failed, ended with 1: a \\| b', '', '', '', '', '**no**'])
    expect(new Set(rows.map(row => row.length))).toEqual(new Set([6]))
  })

  it('has a short form with the few that stand for all, and whatever failed', () => {
    expect(
      rowsOf(shortTable(outcomes))
        .slice(2)
        .map(([what]) => what),
    ).toEqual(['a wait', expect.stringContaining('failed')])
  })

  it('is summed up: how many limits are held, what failed, how long it took, and when', () => {
    expect(sumUp(outcomes)).toBe('2 limits, all of them held; failed: page; 4 min in all, measured on 2026-01-02.')
    expect(sumUp([outcome({ figures: [{ ...wait, value: 99 }, rate] })])).toContain('2 limits, 1 of them missed;')
  })

  it('stands in its pages between marks, and nowhere else', () => {
    const page = 'before\n\n<!-- figures -->\nold\n<!-- /figures -->\n\nbehind\n'
    const written = putBetweenMarks(page, 'new', 'page.md')
    expect(written).toBe('before\n\n<!-- figures -->\n\nnew\n\n<!-- /figures -->\n\nbehind\n')
    expect(putBetweenMarks(written, 'new', 'page.md')).toBe(written)
    expect(() => putBetweenMarks('nothing', 'new', 'page.md')).toThrow('page.md has no <!-- figures -->')
    for (const file of ['README.md', 'docs/figures.md'])
      expect(putBetweenMarks(readFileSync(file, 'utf8'), 'new', file)).toContain('\n\nnew\n\n')
  })

  it('is laid out as the formatter has it, so that the check holds after it was written', () => {
    const problem = 'ended with 1: a_b *c* <d> `e` | f'
    const page = `# Page\n\n${fullTable([...outcomes, outcome({ part: 'idle', problem, figures: [{ ...wait, unit: 'µs' }] })])}\n`
    const biome = ['node_modules/@biomejs/biome/bin/biome', 'format', '--stdin-file-path=page.md']
    expect(execFileSync(process.execPath, biome, { input: page, encoding: 'utf8' })).toBe(page)
  })

  it('takes what was kept for what was not measured this time, in the order of the parts', () => {
    const kept = [outcome({ part: 'idle' }), outcome({ part: 'ingest', seconds: 1 })]
    const measured = [outcome({ part: 'page' }), outcome({ part: 'ingest', seconds: 2 })]
    expect(mergeOutcomes(kept, measured).map(each => [each.part, each.seconds])).toEqual([
      ['ingest', 2],
      ['page', 61],
      ['idle', 61],
    ])
    expect(readOutcomes(JSON.stringify(outcomes))).toEqual(outcomes)
    expect(() => readOutcomes('{"a":1}')).toThrow('--keep: the file holds something else than figures')
  })
})

describe('the noise of the machine', () => {
  const noise = (...loopMs: number[]) => ({ loopMs, others: 0.02 })

  it('is how long the same work takes again and again', () => {
    const { loopMs, others } = measureNoise(5)
    expect(loopMs).toHaveLength(5)
    expect(loopMs.every(each => each > 0)).toBe(true)
    expect(others === null || (others >= 0 && others <= 1)).toBe(true)
  })

  it('is said in words, with what others had of the machine and what its host took', () => {
    const [quiet, verdict] = describeNoise([outcome({ noise: [noise(5, 5, 5), noise(5, 5, 5.1)], stolen: 0.001 })])
    expect(quiet).toContain('took 5.00 ms (median; medians 5.00 to 5.00), one in twenty 2.0 % longer or more')
    expect(quiet).toContain('Between the programs others had 2.0 % of the cores at most. The host took 0.1 % at most.')
    expect(verdict).toContain('That is quiet')
    expect(describeNoise([outcome({ noise: [noise(5, 5, 5), noise(5.5, 5.5, 5.5)] })])[1]).toContain('That is restless')
    expect(describeNoise([outcome({ noise: [noise(5, 5, 5), noise(8, 8, 8)] })])[1]).toContain('That is noisy')
    expect(describeNoise([])).toEqual([])
  })

  it('knows from the system what others had and what was stolen', () => {
    const before = ticksIn('cpu  100 10 50 800 20 5 5 10 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n')
    expect(before).toEqual({ all: 1000, busy: 170, stolen: 10 })
    expect(sharesBetween(before, { all: 1200, busy: 250, stolen: 30 }, 500)).toEqual({ others: 0.15, stolen: 0.1 })
    expect([ticksIn(''), ticksIn('cpu  1 2 3'), sharesBetween(before, null, 0), sharesBetween(before, before, 0)]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})

describe('npm run bench', () => {
  it('measures everything, or what is named', () => {
    const names = parts.map(({ name }) => name)
    expect(readOptions([])).toEqual({ only: names, isSmall: false, isWritten: false, keep: null, data: null })
    expect(readOptions(['--only', 'ingest,fanout', '--only', 'page', '--small'])).toMatchObject({
      only: ['ingest', 'fanout', 'page'],
      isSmall: true,
    })
    expect(readOptions(['--only', 'none', '--keep', 'some.json', '--write'])).toMatchObject({
      only: ['none'],
      keep: 'some.json',
      isWritten: true,
    })
    expect(() => readOptions(['--only', 'none'])).toThrow('--only none: must be one of understand, reread,')
    expect(() => readOptions(['--only', 'chaos'])).toThrow('--only chaos: must be one of')
    expect(() => readOptions(['--small', '--write'])).toThrow('figures of small sizes mean nothing')
    expect(() => readOptions(['--small', '--keep', 'f.json'])).toThrow('figures of small sizes mean nothing')
    expect(() => readOptions(['--fast'])).toThrow('npm run bench')
  })

  it('has a program for each part, that can be run by itself too', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
    for (const { name, node = [] } of parts)
      expect(scripts[`bench:${name}`]).toBe(['node', ...node, '--import tsx', `bench/${name}.ts`].join(' '))
  })

  it('goes on where a program fails, and says why on a line', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const directory = mkdtempSync(path.join(tmpdir(), 'modelwire-figures-'))
    const broken = { name: 'idle', title: 'At rest', args: ['--sources', 'many'], small: [] }
    const folder = { directory, signal: new AbortController().signal, onStop: () => {} }
    const failed = await runPart(broken, { isSmall: false, data: null }, folder)
    said.mockRestore()
    expect(failed).toMatchObject({
      part: 'idle',
      figures: [],
      problem: 'ended with 1: --sources many: must be a whole number from 1 to 100000',
    })
    expect(failed.noise).toHaveLength(2)
    rmSync(directory, { recursive: true })
  }, 60_000)
})
