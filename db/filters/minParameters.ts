import { amount, writeAmount } from './parts/amount.ts'
import type { Filter } from './parts/filter.ts'

export const minParameters: Filter<number> = {
  name: 'minParameters',
  label: 'At least',
  description: 'At least so many parameters in all: 30B, 7e9. Leaves out what states none.',
  value: amount,
  write: writeAmount,
  condition: (sql, counts) => sql`releases.parameters_total >= ${Math.min(...counts)}`,
  matches: ({ parametersTotal }, counts) => parametersTotal !== null && parametersTotal >= Math.min(...counts),
}
