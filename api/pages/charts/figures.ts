import type { MonthCounts, Statistics } from '../../../db/statistics.ts'
import { quarterOf } from './periods.ts'

/** What each chart, its table and its CSV are made of, out of the same statistics: they cannot tell different numbers. */

export const trendNames = ['releases', 'openness', 'licenses', 'sizes', 'lag'] as const
export type TrendName = (typeof trendNames)[number]

/** How a number, or a name, is shown to people. */
export type CellKind = 'period' | 'count' | 'share' | 'size' | 'seconds' | 'name' | 'source'

export interface TrendColumn {
  key: string
  kind: CellKind
  /** Its own name, where it is called by one. */
  name?: string
}

export interface TrendTable {
  columns: TrendColumn[]
  rows: (string | number | null)[][]
}

/** A part of what there was in a quarter. */
export interface Share {
  period: string
  of: number
  part: number
}

/** As many as eyes can follow; all else is one row. */
const mostCompanies = 8

/** The table behind a chart, newest first. */
export function trendTable(name: TrendName, statistics: Statistics): TrendTable {
  return tables[name](statistics)
}

export function drawnCompanies({ companies }: Statistics): Statistics['companies'] {
  return companies.slice(0, mostCompanies)
}

/** Releases of a month that none of the companies shown made. */
export function othersOf(counts: MonthCounts, companies: Statistics['companies']): number {
  return companies.reduce((rest, { id }) => rest - (counts.byCompany[id] ?? 0), counts.releases)
}

/** By quarter, newest first: releases, and those with open weights. */
export function opennessShares({ months }: Statistics): Share[] {
  return byQuarter(months, ({ releases, byOpenness }) => ({ of: releases, part: byOpenness.weights ?? 0 }))
}

/** By quarter, newest first: releases with a known licence, and those with a permissive one. */
export function licenseShares({ months }: Statistics): Share[] {
  return byQuarter(months, ({ licensed, permissive }) => ({ of: licensed, part: permissive }))
}

const tables: Record<TrendName, (statistics: Statistics) => TrendTable> = {
  releases(statistics) {
    const companies = drawnCompanies(statistics)
    return {
      columns: [
        { key: 'month', kind: 'period' },
        { key: 'releases', kind: 'count' },
        ...companies.map(({ id, name }) => ({ key: id, kind: 'count' as const, name })),
        { key: 'others', kind: 'count' },
      ],
      rows: statistics.months.map(counts => [
        counts.month,
        counts.releases,
        ...companies.map(({ id }) => counts.byCompany[id] ?? 0),
        othersOf(counts, companies),
      ]),
    }
  },
  openness: statistics => shareTable(['releases', 'openWeights'], opennessShares(statistics)),
  licenses: statistics => shareTable(['licensed', 'permissive'], licenseShares(statistics)),
  sizes: ({ sizes }) => ({
    columns: [
      { key: 'quarter', kind: 'period' },
      { key: 'releases', kind: 'count' },
      ...['least', 'lowerQuartile', 'median', 'upperQuartile', 'most'].map(key => ({ key, kind: 'size' as const })),
    ],
    rows: sizes.map(each => [each.quarter, each.releases, each.least, each.lowerQuartile, each.median, each.upperQuartile, each.most]),
  }),
  lag: ({ lag }) => ({
    columns: [
      { key: 'source', kind: 'name' },
      { key: 'kind', kind: 'source' },
      { key: 'releases', kind: 'count' },
      { key: 'medianSeconds', kind: 'seconds' },
      { key: 'p90Seconds', kind: 'seconds' },
    ],
    rows: lag.map(each => [each.source, each.kind, each.releases, each.medianSeconds, each.p90Seconds]),
  }),
}

function shareTable([of, part]: [string, string], shares: Share[]): TrendTable {
  return {
    columns: [
      { key: 'quarter', kind: 'period' },
      { key: of, kind: 'count' },
      { key: part, kind: 'count' },
      { key: 'share', kind: 'share' },
    ],
    rows: shares.map(each => [each.period, each.of, each.part, each.of > 0 ? Math.round((each.part / each.of) * 10_000) / 10_000 : null]),
  }
}

function byQuarter(months: readonly MonthCounts[], read: (counts: MonthCounts) => Omit<Share, 'period'>): Share[] {
  const quarters = new Map<string, Share>()
  for (const counts of months) {
    const period = quarterOf(counts.month)
    const { of, part } = read(counts)
    const sum = quarters.get(period) ?? { period, of: 0, part: 0 }
    quarters.set(period, { period, of: sum.of + of, part: sum.part + part })
  }
  return [...quarters.values()].filter(({ of }) => of > 0)
}
