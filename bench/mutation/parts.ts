/** A part of the program whose tests are tried by changing it, and the tests that are asked. Globs from the repository's root. */
export interface Part {
  mutate: string[]
  tests: string[]
  /** Left out: what needs a browser, other programs, or files next to which it stands. */
  without: string[]
}

const types = '!**/types.ts'
/** Programs run as processes of their own, where no change is seen. */
const programs = '!**/main.ts'
const slow = ['**/*rowser*', '**/everyPage*', '**/busyWeek*', '**/injection*', '**/pageWeight*', '**/patterns*', '**/cliProgram*']
/** They start programs and look at what those say, for minutes: what is changed in this process is not changed there. */
const elsewhere = ['**/reread.test.ts', '**/rereadRuled.test.ts', 'test/db/main.test.ts']

export const parts: Record<string, Part> = {
  normalize: { mutate: ['workers/normalize/**/*.ts'], tests: ['test/workers/normalize/*.test.ts'], without: [] },
  deliver: {
    mutate: ['workers/deliver/*.ts', 'workers/deliver.ts'],
    tests: ['test/workers/*.test.ts', 'test/workers/deliver/*.test.ts'],
    without: slow,
  },
  db: {
    mutate: ['db/**/*.ts', types, programs],
    tests: ['test/db/**/*.test.ts', 'test/workers/*.test.ts', 'test/api/**/*.test.ts', 'test/api/**/*.test.tsx'],
    without: [...slow, ...elsewhere],
  },
}
