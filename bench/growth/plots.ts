import type { Cost, Figures } from './figures.ts'

/** One file: panels side by side over the same sizes. */
export interface Plot {
  name: 'sources' | 'releases' | 'subscriptions'
  title: string
  sizes: number[]
  panels: Panel[]
}

/** Lines of one unit. */
export interface Panel {
  title: string
  lines: Line[]
}

export interface Line {
  name: string
  values: number[]
  /** It belongs to the one before it. */
  isDashed?: boolean
}

/** What is plotted of the figures that are there: wherever one size has a value, all have. */
export function plotsOf(figures: Figures): Plot[] {
  return [sourcesPlot(figures), releasesPlot(figures), subscriptionsPlot(figures)].filter(plot => plot.sizes.length > 1)
}

function sourcesPlot({ sources = [] }: Figures): Plot {
  const line = lineOf(sources)
  const each = (what: keyof Cost, of: 'first' | 'unchanged') => (figure: (typeof sources)[number]) =>
    (figure[of][what] / figure.sources) * 1000
  return {
    name: 'sources',
    title: 'Sources, read by one worker',
    sizes: sources.map(each => each.sources),
    panels: [
      {
        title: 'Time, seconds',
        lines: [
          line('first read', each => each.first.seconds),
          line('nothing new', each => each.unchanged.seconds),
          line('a look, all due', each => each.lookAllMs / 1000),
          line('… none due', each => each.lookNoneMs / 1000, true),
        ],
      },
      {
        title: 'CPU of each source, milliseconds',
        lines: [
          line('first read', each('cpuSeconds', 'first')),
          line('… in Postgres', each('postgresCpuSeconds', 'first'), true),
          line('nothing new', each('cpuSeconds', 'unchanged')),
          line('… in Postgres', each('postgresCpuSeconds', 'unchanged'), true),
        ],
      },
      {
        title: 'At rest, % of one core',
        lines: [line('the worker', each => each.rest.workerPercent), line('Postgres', each => each.rest.postgresPercent)],
      },
      {
        title: 'Memory and disk, MB',
        lines: [line('the worker', each => each.workerMegabytes), line('the database', each => each.databaseMegabytes)],
      },
    ],
  }
}

function releasesPlot({ releases = [] }: Figures): Plot {
  const line = lineOf(releases)
  return {
    name: 'releases',
    title: 'Releases, asked for by one reader',
    sizes: releases.map(each => each.releases),
    panels: [
      {
        title: 'Time of an answer, milliseconds',
        lines: [
          line('search', each => each.searchMs.p50),
          line('search, p99', each => each.searchMs.p99, true),
          line('a company', each => each.companyMs.p50),
          line('a company, p99', each => each.companyMs.p99, true),
          line('newest 50', each => each.newestMs.p50),
          line('newest 50, p99', each => each.newestMs.p99, true),
        ],
      },
      {
        title: 'Memory and disk, MB',
        lines: [line('the API', each => each.apiMegabytes), line('the database', each => each.databaseMegabytes)],
      },
    ],
  }
}

function subscriptionsPlot({ subscriptions = [] }: Figures): Plot {
  const line = lineOf(subscriptions)
  return {
    name: 'subscriptions',
    title: 'Subscriptions, each with a question of its own',
    sizes: subscriptions.map(each => each.subscriptions),
    panels: [
      {
        title: 'Time for one release, milliseconds',
        lines: [
          line('stored, owed', each => each.publishMs),
          line('matched', each => each.matchMs.p50),
          line('matched, p99', each => each.matchMs.p99, true),
        ],
      },
      {
        title: 'Memory and disk, MB',
        lines: [line('the process', each => each.processMegabytes), line('their tables', each => each.subscriptionMegabytes)],
      },
    ],
  }
}

function lineOf<Figure>(figures: Figure[]) {
  return (name: string, of: (figure: Figure) => number, isDashed = false): Line => ({ name, values: figures.map(of), isDashed })
}

/** The powers of ten between which all values lie. What is not above zero cannot be shown, and counts as nothing. */
export function decadesAround(values: number[]): [number, number] {
  const shown = values.filter(value => value > 0)
  if (shown.length === 0) return [1, 10]
  const low = Math.floor(Math.log10(Math.min(...shown)) + 1e-9)
  const high = Math.ceil(Math.log10(Math.max(...shown)) - 1e-9)
  return [10 ** low, 10 ** Math.max(high, low + 1)]
}

/** 0.01, 100, 10k, 1M. */
export function shortNumber(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`
  if (value >= 1000) return `${value / 1000}k`
  return String(Number(value.toPrecision(3)))
}
