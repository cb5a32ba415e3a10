import { Gauge, Registry } from 'prom-client'
import { registry } from '../config/metrics.ts'
import type { Database } from './client.ts'
import { type FigureName, figureNames, readFigures } from './figures.ts'
import { DatabaseUnavailable } from './timeline/ask.ts'

export interface Metrics {
  contentType: string
  /** What this process knows and what Postgres holds, in Prometheus' text format. Never throws for Postgres' sake. */
  write(): Promise<string>
}

export interface MetricsOptions {
  db: Database
  /** Hears why there are no figures, where it is not that Postgres is away. */
  onTrouble(error: unknown): void
  /** However many ask, Postgres is asked once in so long. */
  keepMs?: number
}

const usualKeepMs = 5_000

/** What `/metrics` answers, on whatever port. */
export function openMetrics({ db, onTrouble, keepMs = usualKeepMs }: MetricsOptions): Metrics {
  let kept: { askedAt: number; text: Promise<string> } | null = null
  const ofDatabase = () => {
    if (!kept || performance.now() - kept.askedAt > keepMs) kept = { askedAt: performance.now(), text: writeFigures(db, onTrouble) }
    return kept.text
  }
  return {
    contentType: registry.contentType,
    write: async () => (await Promise.all([registry.metrics(), ofDatabase()])).join('\n'),
  }
}

/** Figures that are not there are left out: a zero would say that all is well. */
async function writeFigures(db: Database, onTrouble: (error: unknown) => void): Promise<string> {
  const figures = new Registry()
  const registers = [figures]
  const up = new Gauge({ name: 'modelwire_database_up', help: '1 where Postgres told its figures.', registers })
  try {
    const gauges = new Map<FigureName, Gauge>()
    for (const { name, labels, value } of await readFigures(db)) {
      const gauge = gauges.get(name) ?? new Gauge({ name, help: figureNames[name], labelNames: Object.keys(labels), registers })
      gauges.set(name, gauge)
      gauge.set(labels, value)
    }
    up.set(1)
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) onTrouble(error)
    up.set(0)
  }
  return figures.metrics()
}
