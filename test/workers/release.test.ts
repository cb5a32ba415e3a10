import { beforeEach, describe, expect, it } from 'vitest'
import { readCompanies } from '../../config/companies.ts'
import { companyDirectories } from '../../config/env.ts'
import { readLexicons } from '../../config/lexicons.ts'
import { listRulings, makeRuling } from '../../db/rulings.ts'
import { writeSetting } from '../../db/settings.ts'
import { normalizerVersion } from '../../workers/normalize/index.ts'
import { readAsked } from '../../workers/release.ts'
import { understandingOf } from '../../workers/renormalize.ts'
import { watchRulings } from '../../workers/rulings.ts'
import { hubRepository, useHub } from '../support/hub.ts'
import { usePolling } from '../support/polling.ts'
import { runProgram } from '../support/program.ts'

const polling = usePolling()
const hub = useHub(polling, 'lumen/hub', 'lumen-ai')
const ids = async () => (await hub.releases()).map(each => each.id)

beforeEach(async () => {
  await polling.track([{ id: 'hub', path: '/api/models?author=lumen-ai', kind: 'huggingface' }])
  hub.lists(hubRepository('lumen-ai/Vega3-8B', {}, 30), hubRepository('lumen-ai/Orbit-2-7B', {}, 60))
  await polling.poll('lumen/hub')
})

async function release(...words: string[]): Promise<{ code: unknown; said: string }> {
  const program = runProgram('workers/release.ts', words, { DATABASE_URL: polling.url })
  return { code: await program.ended(), said: program.said() }
}

describe('the command', () => {
  it('rules, lists and takes back, and leaves the carrying out to workers that understand entries otherwise', async () => {
    const merged = await release('merge', 'lumen-vega3-8b', 'lumen-orbit-2-7b', '--reason', 'two names of one')
    expect(merged).toMatchObject({
      code: 0,
      said: expect.stringMatching(/waiting: merge lumen-vega3-8b into lumen-orbit-2-7b \(two names of one\)\n.*the workers/),
    })
    expect(await ids()).toHaveLength(2)
    const watch = watchRulings(polling.context, 20)
    await expect.poll(ids).toEqual(['lumen-orbit-2-7b'])
    await watch.stop()
    const [ruling] = await listRulings(polling.db)
    expect((await release('rulings')).said).toContain(`${ruling?.id} applied: merge lumen-vega3-8b into lumen-orbit-2-7b`)
    expect((await release('undo', ruling?.id ?? '')).said).toContain('undoing')
  }, 60_000)

  it('ends with 1 and a line that names the thing', async () => {
    expect(await release('merge', 'lumen-nobody', 'lumen-orbit-2-7b', '--reason', 'x y z')).toEqual({
      code: 1,
      said: 'there is no release lumen-nobody\n',
    })
  }, 30_000)

  it.each([
    [['merge', 'a'], 'merge needs the id of the release that it goes into'],
    [['merge', 'a', 'b'], '--reason is missing'],
    [['split', 'a', '--reason', 'x'], 'split needs --repo'],
    [['undo'], 'undo needs the number of a ruling'],
    [['join', 'a'], 'join is none of merge, split, undo and rulings'],
    [['merge', 'a', 'b', 'c', '--reason', 'x'], 'c is one word too many'],
  ])('refuses %j in one line', (words, message) => {
    expect(() => readAsked(words)).toThrow(message)
  })

  it('reads what is asked', () => {
    expect(readAsked(['split', 'a', '--repo', 'x/y', '--repo', 'x/z', '--reason', ' another model '])).toEqual({
      what: 'rule',
      proposal: { kind: 'split', release: 'a', into: null, repositories: ['x/y', 'x/z'], reason: 'another model' },
    })
  })
})

it('a company that left the files is not ruled over, and the ruling says so', async () => {
  await writeSetting(
    polling.db,
    'normalizer',
    understandingOf(normalizerVersion, readCompanies(companyDirectories({ companiesDir: null })), readLexicons()),
  )
  await makeRuling(polling.db, { kind: 'merge', release: 'lumen-vega3-8b', into: 'lumen-orbit-2-7b', repositories: [], reason: 'one' })
  const other = await release('split', 'lumen-vega3-8b', '--repo', 'lumen-ai/Vega3-8B', '--reason', 'all of it')
  expect(other).toEqual({ code: 1, said: 'nothing would be left of lumen-vega3-8b: these are all of its repositories\n' })
  const { said } = await release('merge', 'lumen-orbit-2-7b', 'lumen-vega3-8b', '--reason', 'the other way')
  expect(said).toContain('cannot be carried out: lumen is not in the company files any more')
  expect((await listRulings(polling.db)).map(each => each.state)).toEqual(['refused', 'refused'])
}, 60_000)
