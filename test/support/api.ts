import { afterAll, beforeAll } from 'vitest'
import type { AppOptions } from '../../api/app.tsx'
import { type RunningApi, startApi } from '../../api/main.ts'
import type { Database } from '../../db/client.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { type TestDatabase, useDatabase } from './database.ts'

export interface TestApi extends TestDatabase {
  address: string
  /** What the API said to its log. */
  logged: { fields: object; message: string }[]
  reasons: string[]
}

/** The API over a real socket on a real, empty database of this test file's own. */
export function useApi(): TestApi {
  const used = useDatabase() as TestApi
  used.logged = []
  used.reasons = []
  let api: RunningApi
  beforeAll(async () => {
    api = await serveDatabase(used.db, used)
    used.address = `http://127.0.0.1:${api.port}`
  })
  afterAll(() => api.close())
  return used
}

export function serveDatabase(
  db: Database,
  used: Pick<TestApi, 'logged' | 'reasons'>,
  operatorToken: string | null = null,
  more: Partial<AppOptions> = {},
): Promise<RunningApi> {
  return startApi({
    db,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'https://modelwire.example',
    version: '1.2.3',
    operatorToken,
    ready: () => used.reasons,
    log: {
      error: (fields, message) => used.logged.push({ fields, message }),
      warn: message => used.logged.push({ fields: {}, message }),
    },
    ...more,
  })
}

export interface ListBody {
  releases: (ReleaseDocument & { url: string })[]
  next: string | null
  matchedAs?: unknown
}

export interface ReleaseBody extends ReleaseDocument {
  url: string
  revisions: { revision: number; madeAt: string; changes: unknown[] }[]
}

export interface ProblemBody {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  requestId?: string
  errors: { parameter: string; given: string | null; detail: string; nearest: string | null }[]
}

/** The body of an answer, as JSON of a shape that the test says. */
export async function bodyOf<Body>(answer: Response | Promise<Response>): Promise<Body> {
  return (await (await answer).json()) as Body
}
