import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type Reading, type SourceDocument, type SourceKind, UnreadableSource } from '../../workers/sources/contract.ts'

export const instant = new Date('2025-10-01T00:00:00Z')

/** What stands in `<name>.expected.json` beside a fixture. Fields of entries that are empty or null are left out. */
interface Expectation {
  document: { url: string; contentType?: string; link?: string }
  settings?: unknown
  zone?: string
  language?: string
  expect: { entries?: unknown[]; next?: string; ttlSeconds?: number; notes?: string[]; problem?: string; message?: string }
}

export interface Fixture {
  name: string
  expected: Expectation['expect']
  read(): Promise<Expectation['expect']>
}

/** The pages of a kind: every file of its folder that has an expectation beside it. */
export function readFixtures(kind: SourceKind, root: string): Fixture[] {
  const folder = path.join(root, kind.kind)
  return readdirSync(folder)
    .filter(file => !file.endsWith('.expected.json'))
    .map(file => {
      const expectation: Expectation = JSON.parse(readFileSync(path.join(folder, file.replace(/\.\w+$/, '.expected.json')), 'utf8'))
      const { document, settings = {}, zone = null, language = null } = expectation
      const body = readFileSync(path.join(folder, file))
      const given: SourceDocument = { contentType: null, link: null, ...document, body }
      const read = async () => {
        const context = { settings: kind.settings.parse(settings), zone, language, now: instant }
        return describeReading(async () => kind.read(given, context))
      }
      return { name: `${kind.kind}/${file}`, expected: expectation.expect, read }
    })
}

async function describeReading(read: () => Promise<Reading>): Promise<Expectation['expect']> {
  try {
    const { entries, next, ttlSeconds, notes } = await read()
    return JSON.parse(
      JSON.stringify({
        entries: entries.map(withoutEmpty),
        next: next ?? undefined,
        ttlSeconds: ttlSeconds ?? undefined,
        notes: notes.length > 0 ? notes : undefined,
      }),
    )
  } catch (error) {
    if (error instanceof UnreadableSource) return { problem: error.problem, message: error.message }
    throw error
  }
}

function withoutEmpty(value: object): object {
  const kept = Object.entries(value).filter(
    ([, each]) => each !== null && each !== '' && each !== false && !(Array.isArray(each) && each.length === 0),
  )
  return Object.fromEntries(kept.map(([key, each]) => [key, key === 'repository' ? withoutEmpty(each) : each]))
}
