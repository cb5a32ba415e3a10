import type { CompanySummary } from '../../../db/timeline/companies.ts'
import type { Command } from '../contract.ts'
import { type Column, tableLines } from '../table.ts'
import { safeJson } from '../text.ts'

export const companies: Command = {
  name: 'companies',
  summary: 'Who is tracked, and how many releases of each there are.',
  options: {},
  examples: ['companies', 'companies --json'],
  async run(given, { terminal, api }) {
    const answered = await api.get<{ companies: CompanySummary[] }>('/api/companies', 'companies')
    if (given.is('json')) return terminal.out(`${safeJson(JSON.stringify(answered, null, 2))}\n`)
    await terminal.out(`${tableLines(terminal, columns, answered.companies).join('\n')}\n`)
  },
}

const columns: readonly Column<CompanySummary>[] = [
  { title: 'Company', of: ({ id }) => id, color: ({ isParked }) => (isParked ? 'faint' : null) },
  { title: 'Name', of: ({ name }) => name, least: 10, rank: 5 },
  { title: 'Home', of: ({ country }) => country, rank: 6 },
  { title: 'Released', of: ({ releases }) => releases.released, isRight: true },
  { title: 'Announced', of: ({ releases }) => releases.announced, isRight: true, rank: 3 },
  { title: 'Planned', of: ({ releases }) => releases.planned, isRight: true, rank: 2 },
  { title: 'Withdrawn', of: ({ releases }) => releases.withdrawn, isRight: true, rank: 4 },
  { title: 'Sources', of: ({ sources }) => sources, isRight: true, rank: 1 },
  { title: 'Also known as', of: ({ aliases }) => aliases.join(', '), least: 12, rank: 7 },
]
