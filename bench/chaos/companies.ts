import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { readCompanies } from '../../config/companies.ts'
import { companyDirectories } from '../../config/env.ts'
import { type Maker, makers } from './world.ts'

/** Writes the company files of a run: the makers of its world, and in place of every shipped company one without sources. */
export function writeCompanies(directory: string, hostOf: (organisation: string) => string): void {
  writeSilentCompanies(directory)
  writeMakers(directory, hostOf)
}

/** In place of every shipped company one without sources. */
export function writeSilentCompanies(directory: string): void {
  for (const { id, name, country, languages, website } of readCompanies(companyDirectories({ companiesDir: null }))) {
    writeFileSync(path.join(directory, `${id}.toml`), toml({ name, country, languages, website }))
  }
}

/** The makers of the world alone, beside whoever is tracked already. */
export function writeMakers(directory: string, hostOf: (organisation: string) => string): void {
  for (const maker of makers) writeFileSync(path.join(directory, `${maker.id}.toml`), fileOf(maker, hostOf))
}

function fileOf(maker: Maker, hostOf: (organisation: string) => string): string {
  const { name, country, families, organisations } = maker
  return [
    toml({ name, country, languages: ['en'], website: 'https://example.org/' }),
    ...families.map(family => `[[family]]\n${toml({ name: family })}`),
    ...organisations.map(organisation => `[[organisation]]\n${toml({ host: 'huggingface', name: organisation })}`),
    ...organisations.map(organisation => {
      const url = `http://${hostOf(organisation)}/api/models?author=${organisation}&sort=createdAt&direction=-1&limit=100`
      return `[[source]]\n${toml({ id: organisation, kind: 'huggingface', url, every: '1m' })}`
    }),
  ].join('\n')
}

/** Strings of JSON are strings of TOML. */
export function toml(table: Record<string, string | string[]>): string {
  return Object.entries(table)
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
    .join('')
}
