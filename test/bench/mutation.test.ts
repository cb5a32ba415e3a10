import { describe, expect, it } from 'vitest'
import { readOptions } from '../../bench/mutation/options.ts'
import { scoresOf, shareOf, survivorsOf } from '../../bench/mutation/verdict.ts'
import { ConfigurationError } from '../../config/error.ts'

const mutant = (status: string, line = 1, replacement = 'false') => ({
  ...{ status, mutatorName: 'ConditionalExpression', replacement },
  location: { start: { line, column: 3 } },
})
const report = {
  files: {
    'db/a.ts': {
      mutants: [mutant('Killed'), mutant('Timeout'), mutant('Survived', 7, '{\n  }'), mutant('CompileError'), mutant('Ignored')],
    },
    'db/b.ts': { mutants: [mutant('NoCoverage', 9), mutant('RuntimeError')] },
  },
}

describe('a run of changed code', () => {
  it('counts what was noticed of what was tried, and nothing that was left out', () => {
    expect(scoresOf(report)).toEqual([
      { file: 'db/a.ts', noticed: 2, tried: 3 },
      { file: 'db/b.ts', noticed: 0, tried: 1 },
    ])
    expect(shareOf(scoresOf(report))).toBe(50)
  })

  it('names each change that no test noticed, on a line', () => {
    expect(survivorsOf(report)).toEqual([
      'db/a.ts:7:3 Survived ConditionalExpression { }',
      'db/b.ts:9:3 NoCoverage ConditionalExpression false',
    ])
  })

  it('refuses what it does not know', () => {
    expect(readOptions(['--part', 'db', '--one-in', '10', '--seed', '3'])).toMatchObject({ part: 'db', oneIn: 10, seed: 3 })
    for (const words of [[], ['--part', 'api'], ['--part', 'db', '--one-in', '0'], ['--part', 'db', '--all']])
      expect(() => readOptions(words)).toThrow(ConfigurationError)
  })
})
