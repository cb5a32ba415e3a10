import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../api/cli/commands/index.ts'
import { widthOf } from '../../api/cli/text.ts'
import { filters } from '../../db/filters/index.ts'
import { bodyOf, type ListBody, useApi } from '../support/api.ts'
import { seedTimeline } from '../support/described.ts'
import { insertCompany, insertRelease, sighting } from '../support/releases.ts'
import { runLine, wordsOf } from '../support/terminal.ts'

const api = useApi()
const run = (line: string, given: Parameters<typeof runLine>[2] = {}) => runLine(api, wordsOf(line), given)
const guide = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')

beforeAll(async () => {
  await seedTimeline(api.db)
  await insertCompany(api.db, { id: 'zeta', name: '智谱 Zeta', aliases: ['Jifu'] })
})
// each test is its own client
beforeEach(() => api.db`delete from allowances`)

describe('the timeline in a terminal', () => {
  it('is a table of what the API answers', async () => {
    const { code, out, said } = await run('timeline')
    expect([code, said]).toEqual([0, ''])
    const { releases } = await bodyOf<ListBody>(fetch(`${api.address}/api/releases`))
    const [head, ...rows] = out.trimEnd().split('\n')
    expect(head).toMatch(/^Date +Release +Name +Company +Stage +Open +Size +Licence$/)
    expect(rows.map(row => row.split(/ {2,}/)[1])).toEqual(releases.map(each => each.id))
    expect(rows[0]).toMatch(/^2025-06-10 +acme-one +Acme Vision 1 +Acme +released +weights +72B, 8B active +Apache-2\.0$/)
  })

  it('takes every filter, several times, in both ways of writing it', async () => {
    const help = (await run('timeline --help')).out
    for (const { name } of filters) expect(help).toContain(`--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)} <`)
    const idsOf = async (line: string) =>
      JSON.parse((await run(`timeline --json ${line}`)).out).releases.map((each: { id: string }) => each.id)
    expect(await idsOf('--stage planned --stage released')).toEqual(['acme-one', 'acme-two'])
    expect(await idsOf('--stage=planned')).toEqual(['acme-two'])
    expect(await idsOf('--min-parameters 70B')).toEqual(['acme-one'])
    expect(await idsOf('--minParameters=70B')).toEqual(['acme-one'])
    expect(await idsOf('--since 2025-06 --until 2025-06')).toEqual(['acme-one'])
    expect(await idsOf('--as-of 2025-06-10')).toEqual(['acme-one'])
  })

  it('says how names were understood, and that nothing fits', async () => {
    expect(await run('timeline --company Jifu')).toEqual({
      code: 0,
      out: '',
      said: '“Jifu” was understood as 智谱 Zeta.\nNo release fits.\n',
    })
  })

  it('ends after as many as were asked for, and goes on from there, or walks all pages', async () => {
    for (let place = 0; place < 230; place++) await insertRelease(api.db, { id: `acme-many-${place}`, family: 'Many' })
    const all = await run('timeline --family many --all')
    expect([all.code, all.out.trimEnd().split('\n').length, all.said]).toEqual([0, 231, ''])
    const json = JSON.parse((await run('timeline --family many --all --json')).out)
    expect([json.releases.length, json.next]).toEqual([230, null])
    const more = JSON.parse((await run('timeline --family many -n 205 --json')).out)
    expect(more.releases).toEqual(json.releases.slice(0, 205))
    const first = await run('timeline --family many --limit 3')
    const [, cursor = ''] = /--cursor (\S+)/.exec(first.said) ?? []
    const rest = JSON.parse((await run(`timeline --family many --limit 2 --json --cursor ${cursor}`)).out)
    expect(rest.releases).toEqual(json.releases.slice(3, 5))
    await api.db`delete from releases where family = 'Many'`
  })

  it('fits the terminal, whatever is in it, and never cuts an id', async () => {
    await insertRelease(api.db, {
      id: 'acme-wide',
      name: '通义万相视频生成模型👩‍👩‍👧 Éclair 큐원'.repeat(3),
      family: 'Wide',
      company: { id: 'zeta', name: '智谱 Zeta' },
    })
    for (const width of [24, 30, 40, 60, 79, 80, 81, 100, 160]) {
      const { out } = await run('timeline', { width })
      const lines = out.trimEnd().split('\n')
      expect([width, lines.filter(line => widthOf(line) > width)]).toEqual([width, []])
      for (const id of ['acme-one', 'acme-two', 'acme-wide']) expect([width, out.includes(id)]).toEqual([width, true])
      const stages = lines.map(line => line.search(/released|planned|Stage/)).filter(place => place >= 0)
      const columns = lines.slice(0, stages.length).map((line, place) => widthOf(line.slice(0, stages[place])))
      expect([width, new Set(columns).size <= 1]).toEqual([width, true])
    }
    expect((await run('timeline', { width: Number.POSITIVE_INFINITY })).out).toContain('큐원'.repeat(1))
    await api.db`delete from releases where id = 'acme-wide'`
  })

  it('is coloured where it may be, and nowhere else', async () => {
    expect((await run('timeline')).out).not.toContain('\u001b')
    const { out } = await run('timeline', { isColored: true })
    expect(out).toContain('\u001b[32mreleased\u001b[0m')
    expect(out.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe((await run('timeline')).out)
  })
})

describe('one release in a terminal', () => {
  it('is shown with its variants, its evidence and its revisions, by its id or its address', async () => {
    const { code, out } = await run('release acme-one')
    expect(code).toBe(0)
    for (const line of [/^Acme Vision 1, Acme$/m, /^Stage +released$/m, /^Licence +Apache-2\.0$/m, /^Released +2025-06-10 \(the vendor/m]) {
      expect(out).toMatch(line)
    }
    expect(out).toMatch(/^acme\/one \(gone\) +hub/m)
    expect(out).toMatch(
      /^We open Acme-1\n {2}2025-04-28 · acme\/feed · released · weights\n {2}https:\/\/acme\.example\/news\/1\n {2}word: open$/m,
    )
    expect(out).toMatch(/^ {2}2 {2}2025-06-11 08:00 correction by an operator: ruling 1: they are one\n {5}stage: announced → released$/m)
    for (const place of ['/releases/acme-one', '/api/releases/acme-one'])
      expect((await run(`release ${api.address}${place}`)).out).toBe(out)
    expect((await run('release acme-one --as-of 2025-06-10')).out).toMatch(/^Stage +announced$/m)
    expect(JSON.parse((await run('release acme-one --json')).out)).toEqual(
      await (await fetch(`${api.address}/api/releases/acme-one`)).json(),
    )
  })

  it('is found where it went, and fits the terminal', async () => {
    const { out, said } = await run('release acme-merged', { width: 40 })
    expect([said, out]).toEqual(['acme-merged turned out to be part of acme-one.\n', expect.stringContaining('Acme Vision 1')])
    expect(out.split('\n').filter(line => widthOf(line) > 40)).toEqual([])
    expect(out).toMatch(/^ {2}2 {2}2025-06-11 08:00 correction by an\n {5}operator: ruling 1: they are one$/m)
  })

  it.each([
    ['release nobody', 1, /No release has the id nobody/],
    ['release acme-dust', 1, /No longer a release/],
    ['release', 2, /takes one id/],
    ['release a b', 2, /takes one id/],
    ['release https://modelwire.example/companies/acme', 2, /no address of a release/],
  ])('is refused where there is none: %s', async (line, code, expected) => {
    const ran = await run(line)
    expect([ran.code, ran.out, ran.said]).toEqual([code, '', expect.stringMatching(expected)])
  })
})

describe('who is tracked, in a terminal', () => {
  it('is a table of companies, and of sources with what is wrong with them', async () => {
    expect((await run('companies')).out).toMatch(/^acme +Acme +CN +1 +0 +1 +0 +2$/m)
    const sources = (await run('sources', { width: 160 })).out
    expect(sources).toMatch(/^acme\/page +failing +page .*The answer is valid and holds nothing of what was there before\. no entry$/m)
    expect((await run('sources --state failing')).out).not.toContain('acme/feed')
    expect((await run('sources --company zeta')).said).toBe('No source fits.\n')
    expect(await run('sources --state faling')).toMatchObject({ code: 2, said: expect.stringContaining('Did you mean failing?') })
    expect(JSON.parse((await run('sources --json --state failing')).out).sources).toMatchObject([{ id: 'acme/page' }])
  })
})

describe('words of others', () => {
  const hostile = '\u001b[31mred\u001b]0;title\u0007\u009b2J\r\n\u202eevil\u200b 字'

  it('never reach the terminal as anything but words', async () => {
    const company = { id: 'mallory', name: hostile }
    const license = { spdx: null, name: hostile, url: null }
    const sightings = [sighting({ title: hostile, url: `https://x.example/${hostile}`, reasons: [{ rule: hostile, words: hostile }] })]
    await insertRelease(api.db, { id: 'mallory-one', company, name: hostile, license, sightings })
    for (const line of [
      'timeline',
      'timeline --json',
      'release mallory-one',
      'release mallory-one --json',
      'companies',
      'companies --json',
    ]) {
      const { code, out } = await run(line)
      expect([line, code, out.includes('red')]).toEqual([line, 0, true])
      expect([line, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e]/.exec(out)]).toEqual([line, null])
    }
    expect(JSON.parse((await run('release mallory-one --json')).out).name).toBe(hostile)
    const refused = await runLine(api, ['timeline', '--company', hostile])
    expect([refused.code, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.exec(refused.said)]).toEqual([1, null])
    await api.db`delete from releases where id = 'mallory-one'`
  })
})

describe('a line that is wrong', () => {
  it.each([
    ['', 2, /There are timeline, release/],
    ['timelin', 2, /timelin is no command\. Did you mean timeline\?/],
    ['timeline --compny acme', 2, /--compny is no option here\. Did you mean --company\?/],
    ['timeline --min-paramters 3', 2, /Did you mean --min-parameters\?/],
    ['timeline --company', 2, /--company <value>' argument missing/],
    ['timeline --limit many', 2, /--limit many: must be a whole number from 1 on/],
    ['timeline acme', 2, /takes no words of its own: acme/],
    ['timeline --url nowhere', 2, /must be an http/],
    ['timeline --company acmee', 1, /company=acmee: is not the id, name or alias.*Did you mean Acme\?/],
    ['timeline --stage relased', 1, /Did you mean released\?/],
    ['timeline --cursor mine', 1, /cursor=mine/],
    ['timeline --stage relased --json', 1, /Did you mean released\?/],
    ['timeline --as-of then', 1, /as_of=then: must be a day/],
    ['timeline --url http://127.0.0.1:1', 1, /Nothing answers at http:\/\/127\.0\.0\.1:1.*npm start/],
  ])('%j ends with %i, and says what is wrong', async (line, code, expected) => {
    const ran = await run(line)
    expect([ran.code, ran.out, ran.said]).toEqual([code, '', expect.stringMatching(expected)])
  })

  it('is told from an address where something else answers', async () => {
    const other = createServer((_, answer) => void answer.writeHead(200, { 'content-type': 'application/json' }).end('{"hello":1}')).listen(
      0,
      '127.0.0.1',
    )
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    for (const line of ['timeline', 'release acme-one', 'companies', 'subscribe --preview']) {
      const ran = await run(`${line} --url http://127.0.0.1:${port}`)
      expect([line, ran]).toEqual([line, { code: 1, out: '', said: `http://127.0.0.1:${port} answered 200, and not as Modelwire does.\n` }])
    }
    other.close()
  })
})

describe('the guide, and the help', () => {
  it('have commands that work as they stand', async () => {
    const lines = [...guide.matchAll(/^npx modelwire (.+)$/gm)].map(([, line = '']) => line)
    const examples = commands.flatMap(each => each.examples).filter(line => !line.includes('<'))
    expect([lines.length > 10, examples.length > 10]).toEqual([true, true])
    for (const line of [...lines, ...examples]) {
      const ran = await run(line.replace('http://localhost:8787', api.address))
      expect([line, ran.code, ran.said]).toEqual([line, 0, expect.not.stringContaining('undefined')])
    }
  }, 60_000)

  it('show an answer as it is, and every command', async () => {
    const [, line = '', shown = ''] = /^\$ npx modelwire (.+)\n([\s\S]*?)```/m.exec(guide) ?? []
    expect((await run(line)).out).toBe(shown)
    for (const { name } of commands) {
      expect(guide).toContain(`| \`${name}\``)
      expect(await run(`${name} --help`)).toEqual(await run(`help ${name}`))
    }
    expect((await run('--help')).out.split('\n').every(text => text.length <= 100)).toBe(true)
  })
})
