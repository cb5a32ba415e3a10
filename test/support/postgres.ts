import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../db/client.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** One real Postgres for the whole run, with a migrated template that each test file copies (see database.ts). */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(tmpdir(), 'modelwire-test-'))
  const server = await startEmbedded(directory)
  const admin = openDatabase(server.url, { max: 1 })
  await admin`create database modelwire_template`
  await admin.end()
  const template = openDatabase(databaseAddress(server.url, 'modelwire_template'), { max: 1 })
  await migrate(template)
  await template.end()
  project.provide('postgresUrl', server.url)
  return async () => {
    await server.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

export function databaseAddress(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}
