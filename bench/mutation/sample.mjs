import { createHash } from 'node:crypto'
import { commonTokens, declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** Lets one change in so many through, by a digest of where and what it is, so that a seed names the same ones again. */
class Sample {
  static inject = [commonTokens.options]

  constructor(options) {
    this.options = options.sample
  }

  async init() {}

  async group(mutants) {
    return [mutants.map(({ id }) => id)]
  }

  async check(mutants) {
    return Object.fromEntries(mutants.map(mutant => [mutant.id, this.isChosen(mutant) ? passed : left]))
  }

  isChosen({ fileName, location, mutatorName, replacement }) {
    const { root, oneIn, seed } = this.options
    const place = JSON.stringify([seed, fileName.replace(root, ''), location, mutatorName, replacement])
    return createHash('sha256').update(place).digest().readUInt32BE() % oneIn === 0
  }
}

const passed = { status: 'passed' }
const left = { status: 'compileError', reason: 'not in the sample' }

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', Sample)]
