import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { drawPlot } from '../../bench/growth/draw.ts'
import { type Figures, readFigures, type SourcesFigure, writeFigures } from '../../bench/growth/figures.ts'
import { readOptions, sizesOf } from '../../bench/growth/options.ts'
import { decadesAround, plotsOf, shortNumber } from '../../bench/growth/plots.ts'
import { ConfigurationError } from '../../config/error.ts'

const cost = (seconds: number) => ({ seconds, cpuSeconds: seconds / 2, postgresCpuSeconds: seconds / 4 })
const sources = (count: number): SourcesFigure => ({
  ...{ sources: count, first: cost(count / 100), unchanged: cost(count / 4000), rest: { workerPercent: 1, postgresPercent: 0.5 } },
  ...{ workerMegabytes: 150, databaseMegabytes: 20 + count / 10, lookNoneMs: 0.3, lookAllMs: count / 100 },
})
const figures: Figures = { sources: [10, 100, 1000].map(sources) }

describe('what growth is measured of', () => {
  it('is sources, releases and subscriptions where nothing is said, each at four sizes over three orders of magnitude', () => {
    expect(readOptions([])).toEqual({ of: ['sources', 'releases', 'subscriptions'], most: 1_000_000, write: null })
    expect(sizesOf('sources', 1_000_000)).toEqual([10, 100, 1000, 10_000])
    expect(sizesOf('releases', 1_000_000)).toEqual([1000, 10_000, 100_000, 1_000_000])
    expect(sizesOf('subscriptions', 1_000_000)).toEqual([100, 1000, 10_000, 100_000])
  })

  it('is no larger than is wanted, and what is large by one word or by its own', () => {
    expect(sizesOf('releases', 20_000)).toEqual([1000, 10_000])
    expect(readOptions(['--of', 'large']).of).toEqual(['polling', 'telling', 'bells', 'replica', 'pooler'])
    expect(readOptions(['--of', 'bells,sources', '--most', '100'])).toMatchObject({ of: ['bells', 'sources'], most: 100 })
    expect(readOptions(['--of', 'plots', '--write', 'docs'])).toMatchObject({ of: [], write: path.resolve('docs') })
  })

  it('is refused in one line where it is not known', () => {
    for (const words of [['--of', 'companies'], ['--of', ''], ['--most', '5'], ['--draw']])
      expect(() => readOptions(words)).toThrow(ConfigurationError)
    expect(() => readOptions(['--of', 'companies'])).toThrow(/^--of companies: npm run -s bench:growth/)
  })
})

describe('what is plotted', () => {
  it('is whatever was measured at more than one size', () => {
    expect(plotsOf({})).toEqual([])
    expect(plotsOf({ sources: [sources(10)] })).toEqual([])
    expect(plotsOf(figures).map(({ name, sizes }) => [name, sizes])).toEqual([['sources', [10, 100, 1000]]])
  })

  it('says of CPU what one source costs', () => {
    const panel = plotsOf(figures)[0]?.panels.find(({ title }) => title.startsWith('CPU'))
    // a hundred sources took a second, half of it CPU
    expect(panel?.lines.find(({ name }) => name === 'first read')?.values).toEqual([5, 5, 5])
  })

  it('stands between powers of ten, with short numbers', () => {
    expect(decadesAround([12, 900])).toEqual([10, 1000])
    expect(decadesAround([10, 1000])).toEqual([10, 1000])
    expect(decadesAround([3])).toEqual([1, 10])
    expect(decadesAround([100])).toEqual([100, 1000])
    expect(decadesAround([0, 0.02])).toEqual([0.01, 0.1])
    expect(decadesAround([])).toEqual([1, 10])
    expect([0.0001, 0.1, 1, 100, 1000, 10_000, 1_000_000].map(shortNumber)).toEqual(['0.0001', '0.1', '1', '100', '1k', '10k', '1M'])
  })

  it('is SVG with its words as text, in colours of the day and of the night, and the same each time', () => {
    const [plot] = plotsOf(figures)
    if (!plot) throw new Error('nothing is plotted')
    const svg = drawPlot(plot)
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text)
    expect(texts).toEqual(expect.arrayContaining(plot.panels.flatMap(({ title, lines }) => [title, ...lines.map(({ name }) => name)])))
    expect(svg).toContain(`<title>${plot.title}</title><style>@media (prefers-color-scheme:dark){`)
    expect(svg.match(/<style/g)).toHaveLength(1)
    // whatever colour stands in it has one for the night
    const [, night = ''] = /<style>(.*?)<\/style>/.exec(svg) ?? []
    const used = [...svg.matchAll(/(fill|stroke)="(#\w+)"/g)].map(([, what, colour]) => `[${what}="${colour}"]`)
    expect(used.length).toBeGreaterThan(20)
    expect(used.filter(each => !night.includes(each))).toEqual([])
    expect(drawPlot(plot)).toBe(svg)
  })
})

it('figures are kept with as many digits as mean something', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'modelwire-growth-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = path.join(directory, 'figures.json')
  expect(readFigures(file)).toEqual({})
  writeFigures(file, { sources: [{ ...sources(10), lookAllMs: 1.234567, workerMegabytes: 123_456 }] })
  expect(readFigures(file).sources?.[0]).toMatchObject({ lookAllMs: 1.235, workerMegabytes: 123_456 })
  expect(readFileSync(file, 'utf8').endsWith('}\n')).toBe(true)
})
