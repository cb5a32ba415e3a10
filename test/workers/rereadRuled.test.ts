import { pino } from 'pino'
import { beforeAll, expect, it } from 'vitest'
import { listRulings, makeRuling } from '../../db/rulings.ts'
import { applyRulings } from '../../workers/rulings.ts'
import { useDatabase } from '../support/database.ts'
import { runProgram } from '../support/program.ts'
import { shippedCompanies, shippedNormalizer, tellShipped } from '../support/shipped.ts'

const database = useDatabase()
const said = ['Moonlight-16B-A3B', 'Kimi-K2-Instruct'].map(name => ({ company: 'moonshot', repository: { id: `moonshotai/${name}` } }))

beforeAll(() => tellShipped(database.db, said))

it('reading again finds nothing to change where an operator has ruled: that holds over any reading', async () => {
  const context = {
    ...{ db: database.db, normalizer: shippedNormalizer, log: pino({ level: 'silent' }) },
    companies: new Map(shippedCompanies.map(company => [company.id, company])),
  }
  const ruled = { kind: 'merge' as const, release: 'moonshot-kimi-k2', into: 'moonshot-moonlight-16b-a3b', repositories: [] }
  const { id } = await makeRuling(database.db, { ...ruled, reason: 'to see' })
  await applyRulings(context)
  expect(await listRulings(database.db)).toMatchObject([{ id, state: 'applied' }])
  const program = runProgram('workers/reread.ts', [], { DATABASE_URL: database.url })
  expect(await program.ended()).toBe(0)
  expect(program.said()).toMatch(/^2 entries read: releases 0 made, 0 back, 0 changed, 0 dissolved/)
}, 60_000)
