import type { CountedColumn } from '../filters/parts/filter.ts'

/** Everything that is counted, in the order of the bits of a cube's number. */
export const countedColumns: readonly CountedColumn[] = [
  'company_id',
  'kind',
  'stage',
  'openness',
  'license',
  'family',
  'input_modalities',
  'output_modalities',
  'dated_at',
]

const state = ['kind', 'stage', 'openness'] as const
const modalities = ['input_modalities', 'output_modalities'] as const

/** What questions mostly look at together. The fewer columns, the fewer cells. */
const groups: readonly (readonly CountedColumn[])[] = [
  [...state],
  ['company_id'],
  ['license'],
  [...modalities],
  ['license', ...state],
  [...modalities, ...state],
  ['company_id', ...state],
  ['company_id', 'license'],
  ['company_id', ...modalities],
  ['license', ...modalities],
  ['company_id', 'license', ...modalities, ...state],
]

/**
 * The tables of counts, from the one with the fewest cells on: each tells the releases apart by some columns, over all time or month by
 * month. The last is the finest. Whoever changes this list has to count anew what is stored, by a migration.
 */
export const cubes: readonly (readonly CountedColumn[])[] = [
  ...groups,
  ...groups.map(columns => [...columns, 'dated_at' as const]),
  countedColumns,
]

/** The number of a cube: what Postgres calls `grouping` of all columns, 0 for the finest. */
export function numberOf(cube: readonly CountedColumn[]): number {
  return countedColumns.reduce((number, column) => number * 2 + (cube.includes(column) ? 0 : 1), 0)
}

/** The cube with the fewest cells that tells apart what these columns do. */
export function cubeFor(columns: readonly CountedColumn[]): readonly CountedColumn[] {
  return cubes.find(cube => columns.every(column => cube.includes(column))) ?? countedColumns
}
