import postgres from 'postgres'
import type { Database } from '../../db/client.ts'

/** One node of a plan, as `explain (format json)` writes it. */
export interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

export interface Planned {
  query: string
  plan: PlanNode
}

/**
 * A pool that hears how each of its statements was carried out (auto_explain). Whole tables are read only where nothing else leads to the
 * answer: on a small one Postgres would read it whole in any case. With `isGeneric` a plan may not know the values.
 */
export function openExplaining(url: string, isGeneric: boolean): { db: Database; planned: Planned[] } {
  const planned: Planned[] = []
  const db = postgres(url, {
    max: 3,
    transform: { column: { from: postgres.toCamel, to: postgres.fromCamel } },
    onnotice: ({ message = '' }) => {
      const json = /plan:\n([\s\S]+)$/.exec(message)?.[1]
      if (!json) return
      const told = JSON.parse(json)
      planned.push({ query: told['Query Text'], plan: told.Plan })
    },
    connection: {
      TimeZone: 'UTC',
      session_preload_libraries: 'auto_explain',
      client_min_messages: 'log',
      'auto_explain.log_min_duration': '0',
      'auto_explain.log_analyze': 'on',
      'auto_explain.log_format': 'json',
      enable_seqscan: 'off',
      plan_cache_mode: isGeneric ? 'force_generic_plan' : 'auto',
    },
  } as never) as Database
  return { db, planned }
}

/** The node and all below it. */
export function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

/** Rows that a node looked at, whether or not it kept them. */
export function rowsReadBy(node: PlanNode): number {
  const each = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return each * node['Actual Loops']
}
