/** What StrykerJS writes (mutation-testing-report-schema): status and place of each change. */
export interface MutationReport {
  files: Record<string, { mutants: Mutant[] }>
}

interface Mutant {
  status: string
  mutatorName: string
  replacement?: string
  location: { start: { line: number; column: number } }
}

export interface Score {
  file: string
  /** Noticed by a test, or by a test that no longer ended. */
  noticed: number
  /** Tried, or covered by no test. */
  tried: number
}

const noticed = ['Killed', 'Timeout']
const unnoticed = ['Survived', 'NoCoverage']

/** Scores by file. Changes that could not be made to run, or were left out of a sample, count nowhere. */
export function scoresOf({ files }: MutationReport): Score[] {
  return Object.entries(files).map(([file, { mutants }]) => ({
    file,
    noticed: mutants.filter(({ status }) => noticed.includes(status)).length,
    tried: mutants.filter(({ status }) => noticed.includes(status) || unnoticed.includes(status)).length,
  }))
}

/** Each change that no test noticed, as a line: its place, its kind, and what stood there instead. */
export function survivorsOf({ files }: MutationReport): string[] {
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants
      .filter(({ status }) => unnoticed.includes(status))
      .map(({ status, mutatorName, replacement = '', location: { start } }) =>
        [`${file}:${start.line}:${start.column}`, status, mutatorName, replacement.replace(/\s+/g, ' ').slice(0, 80)].join(' '),
      ),
  )
}

/** Noticed of tried, in hundredths. */
export function shareOf(scores: Score[]): number {
  const [noticed, tried] = [scores.reduce((sum, each) => sum + each.noticed, 0), scores.reduce((sum, each) => sum + each.tried, 0)]
  return Math.round((10_000 * noticed) / Math.max(1, tried)) / 100
}
