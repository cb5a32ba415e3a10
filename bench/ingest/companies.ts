import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { toml, writeSilentCompanies } from '../chaos/companies.ts'
import { addressOf, type Maker, makerOf, makersOf } from './feeds.ts'

/** Writes the company files of so many feeds, and in place of every shipped company one without sources. Returns the folder. */
export function writeCompanies(directory: string, feeds: number, every: string): string {
  const folder = path.join(directory, 'companies')
  mkdirSync(folder, { recursive: true })
  writeSilentCompanies(folder)
  const sources = new Map<string, number[]>()
  for (let feed = 0; feed < feeds; feed += 1) {
    const { id } = makerOf(feed)
    sources.set(id, [...(sources.get(id) ?? []), feed])
  }
  for (const maker of makersOf(feeds))
    writeFileSync(path.join(folder, `${maker.id}.toml`), fileOf(maker, sources.get(maker.id) ?? [], every))
  return folder
}

/** The id of the source of a feed, as Postgres has it. */
export function sourceOf(feed: number): string {
  return `${makerOf(feed).id}/feed-${feed}`
}

function fileOf({ name, family }: Maker, feeds: number[], every: string): string {
  return [
    toml({ name, country: 'FR', languages: ['en'], website: 'https://example.org/' }),
    `[[family]]\n${toml({ name: family })}`,
    ...feeds.map(feed => `[[source]]\n${toml({ id: `feed-${feed}`, kind: 'feed', url: addressOf(feed), every })}`),
  ].join('\n')
}
