import { expect } from 'vitest'
import { registry } from '../../config/metrics.ts'

/** One line of Prometheus' text format that is no comment. */
export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

const line = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/

/** Reads the text as strictly as Prometheus does: each line is one of the format, each metric says what it is, and none comes twice. */
export function readMetrics(text: string): Sample[] {
  const lines = text.split('\n').filter(each => each !== '')
  const typed = lines.flatMap(each => /^# TYPE (\S+) (?:counter|gauge|histogram|summary)$/.exec(each)?.[1] ?? [])
  expect(typed).toEqual([...new Set(typed)])
  expect(lines.filter(each => each.startsWith('#') && !/^# (HELP|TYPE) [a-zA-Z_:][\w:]* \S/.test(each))).toEqual([])
  const samples = lines.filter(each => !each.startsWith('#')).map(readSample)
  const keys = samples.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`)
  expect(keys).toEqual([...new Set(keys)])
  expect(samples.filter(({ name }) => !typed.includes(name) && !typed.includes(familyOf(name)))).toEqual([])
  return samples
}

/** The name of a histogram without what its lines add. */
export function familyOf(name: string): string {
  return name.replace(/_(bucket|sum|count)$/, '')
}

function readSample(text: string): Sample {
  const match = line.exec(text)
  if (!match) throw new Error(`no line of metrics: ${text}`)
  const [, name = '', list = '', value = ''] = match
  const labels = [...list.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', given = '']) => [key, given] as const)
  return { name, labels: Object.fromEntries(labels), value: Number(value.replace(/^nan$/i, 'NaN').replace('+Inf', 'Infinity')) }
}

/** What a metric with just these labels says; null where nothing does. */
export function told(samples: Sample[], name: string, labels: Record<string, string> = {}): number | null {
  const wanted = Object.entries(labels)
  const found = samples.find(
    each =>
      each.name === name && Object.keys(each.labels).length === wanted.length && wanted.every(([key, value]) => each.labels[key] === value),
  )
  return found?.value ?? null
}

/** What this process alone knows, as `/metrics` tells it. */
export async function ownMetrics(): Promise<Sample[]> {
  return readMetrics(await registry.metrics())
}
