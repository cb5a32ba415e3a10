import { amount, writeAmount } from './parts/amount.ts'
import type { Filter } from './parts/filter.ts'

export const maxParameters: Filter<number> = {
  name: 'maxParameters',
  label: 'At most',
  description: 'At most so many parameters in all: 30B, 7e9. Leaves out what states none.',
  value: amount,
  write: writeAmount,
  condition: (sql, counts) => sql`releases.parameters_total <= ${Math.max(...counts)}`,
  matches: ({ parametersTotal }, counts) => parametersTotal !== null && parametersTotal <= Math.max(...counts),
}
