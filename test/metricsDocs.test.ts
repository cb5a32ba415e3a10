import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { registry, watchProcess } from '../config/metrics.ts'
import { figureNames } from '../db/figures.ts'
import { openMetrics } from '../db/metrics.ts'
import { useDatabase } from './support/database.ts'
import { familyOf, readMetrics, type Sample } from './support/metrics.ts'
import { insertCompany, insertRelease, insertRevision, insertSource } from './support/releases.ts'
import { subscribe } from './support/subscribers.ts'

const fileOf = (name: string) => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8')
const page = fileOf('metrics.md')
const rules = fileOf('prometheus/alerts.yml').split(/^ {6}- alert: /m)
const dashboard = JSON.parse(fileOf('grafana/modelwire.json')) as { panels: Panel[] }

interface Panel {
  title: string
  type: string
  description?: string
  targets?: { expr: string }[]
}

const used = useDatabase()
let samples: Sample[]

beforeAll(async () => {
  watchProcess('1.2.3')
  await insertCompany(used.db, { id: 'acme' })
  await insertSource(used.db, { id: 'acme/feed', firstReadAt: new Date() })
  await insertRevision(used.db, await insertRelease(used.db, { id: 'acme-one' }), '2025-06-01T00:00:00Z', [])
  await subscribe(used.db, { url: 'https://receiver.example' })
  const fail = (error: unknown) => {
    throw error
  }
  samples = readMetrics(await openMetrics({ db: used.db, onTrouble: fail }).write())
})

/** A name in an expression, and what is asked of its labels. */
interface Named {
  name: string
  labels: { label: string; equals: string[] }[]
}

function namedIn(expression: string): Named[] {
  return [...expression.matchAll(/\b((?:modelwire|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(([, name = '', list = '']) => ({
    name,
    labels: [...list.matchAll(/(\w+)(=~?|!=)"([^"]*)"/g)].map(([, label = '', , values = '']) => ({ label, equals: values.split('|') })),
  }))
}

/** Every metric that can be told, also one that has counted nothing yet, with its labels. */
function labelsOf(name: string): string[] | null {
  const own = registry.getSingleMetric(name) ?? registry.getSingleMetric(familyOf(name))
  if (own) return (own as unknown as { labelNames: string[] }).labelNames
  const told = samples.filter(each => each.name === name)
  return told[0] ? Object.keys(told[0].labels) : null
}

/** What an expression speaks of and nothing tells. */
function strangersIn(expression: string): string[] {
  return namedIn(expression).flatMap(({ name, labels }) => {
    const known = labelsOf(name)
    if (!known) return [name]
    const ofScrape = ['job', 'instance']
    const strange = labels.filter(({ label }) => ![...known, ...ofScrape].includes(label)).map(({ label }) => `${name}{${label}}`)
    return [...strange, ...labels.flatMap(({ label, equals }) => unknownValues(name, label, equals))]
  })
}

/** Where every value of a label is told from the start. */
function unknownValues(name: string, label: string, values: string[]): string[] {
  const told = samples.filter(each => each.name === name).map(({ labels }) => labels[label])
  return name in figureNames && label === 'state'
    ? values.filter(value => !told.includes(value)).map(value => `${name}{${label}=${value}}`)
    : []
}

/** Labels by which an expression sums, or that a legend shows. */
function groupsOf(expression: string): string[] {
  return [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map(each => each.trim()))
}

describe('docs/metrics.md', () => {
  it('says what each metric answers, with its labels, and of none that there is not', () => {
    const rows = [...page.matchAll(/^\| `(modelwire_\w+)` +\| ([^|]*)\|/gm)].map(([, name = '', labels = '']) => [name, labels] as const)
    const own = [...Object.keys(figureNames), 'modelwire_database_up', ...registry.getMetricsAsArray().map(({ name }) => name)]
    expect(rows.map(([name]) => name).toSorted()).toEqual(own.filter(name => name.startsWith('modelwire_')).toSorted())
    for (const [name, labels] of rows) {
      const named = [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label)
      expect([name, named.toSorted()]).toEqual([name, [...(labelsOf(name) ?? ['?'])].toSorted()])
    }
  })
})

describe('the example alert rules', () => {
  const alerts = rules.slice(1).map(text => ({
    name: /^\w+/.exec(text)?.[0] ?? '',
    expression: /^ {8}expr: (.+)$/m.exec(text)?.[1] ?? '',
    text,
  }))

  it('ask only for what is told', () => {
    expect(alerts.length).toBeGreaterThan(15)
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length)
    for (const { name, expression } of alerts) {
      expect([name, namedIn(expression).length > 0 || expression.startsWith('up')]).toEqual([name, true])
      expect([name, strangersIn(expression)]).toEqual([name, []])
    }
  })

  it('say each how grave it is, what has happened and what to do', () => {
    for (const { name, text } of alerts) {
      expect([name, text]).toEqual([name, expect.stringMatching(/\n {8}labels: \{ severity: (page|ticket) \}\n/)])
      expect([name, text]).toEqual([name, expect.stringMatching(/\n {10}summary: ".+"\n {10}action: [A-Z].+\./)])
    }
  })

  it('sum only by labels that there are', () => {
    for (const { name, expression } of alerts) {
      const known = [...namedIn(expression).flatMap(each => labelsOf(each.name) ?? []), 'le']
      expect([name, groupsOf(expression).filter(label => !known.includes(label))]).toEqual([name, []])
    }
  })
})

describe('the dashboard', () => {
  const asked = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })))

  it('shows only what is told, and sums by labels that there are', () => {
    expect(asked.length).toBeGreaterThan(25)
    for (const { title, expr } of asked) {
      expect([title, namedIn(expr).length, strangersIn(expr)]).toEqual([title, expect.toSatisfy((count: number) => count > 0), []])
      const known = [...namedIn(expr).flatMap(each => labelsOf(each.name) ?? []), 'le', 'instance']
      expect([title, groupsOf(expr).filter(label => !known.includes(label))]).toEqual([title, []])
    }
  })

  it('shows every metric of ours somewhere', () => {
    const shown = new Set(asked.flatMap(({ expr }) => namedIn(expr)).flatMap(({ name }) => [name, familyOf(name)]))
    const late = ['modelwire_source_silence_seconds']
    const own = [...Object.keys(figureNames), ...registry.getMetricsAsArray().map(({ name }) => name)].filter(name =>
      name.startsWith('modelwire_'),
    )
    expect(own.filter(name => !shown.has(name) && !late.includes(name))).toEqual([])
  })

  it('says of each panel what one sees', () => {
    for (const { title, type, description = '' } of dashboard.panels)
      if (type !== 'row') expect([title, description]).toEqual([title, expect.stringMatching(/.\.$/)])
  })
})

describe('the watch over them', () => {
  it.each([
    'modelwire_source_late',
    'modelwire_sources_late{knd="feed"}',
    'modelwire_sources{state="falling"}',
    'nodejs_lag',
    'modelwire_sources_late_bucket',
  ])('sees a stranger: %s', expression => {
    expect(strangersIn(`max(${expression}) > 0`)).toHaveLength(1)
  })

  it.each([
    'modelwire_poll_seconds_bucket',
    'modelwire_polls_total{outcome="read"}',
    'modelwire_sources{state="odd"}',
    'process_cpu_seconds_total',
  ])('lets through: %s', expression => {
    expect(strangersIn(`rate(${expression}[5m])`)).toEqual([])
  })
})
