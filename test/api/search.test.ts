import { load } from 'cheerio'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { sayMatch } from '../../api/pages/matches.ts'
import { bodyOf, type ListBody, type ProblemBody, useApi } from '../support/api.ts'
import { connectClient, contentOf, textOf } from '../support/mcp.ts'
import { insertRelease } from '../support/releases.ts'
import { type Said, tellShipped } from '../support/shipped.ts'
import { runLine } from '../support/terminal.ts'

const api = useApi()

interface Matched {
  given: string
  company: { name: string }
  family?: string
}

const repositories: Record<string, string[]> = {
  alibaba: ['Qwen/Qwen3-Coder-480B-A35B-Instruct', 'Qwen/Qwen3-8B', 'Qwen/QwQ-32B'],
  deepseek: ['deepseek-ai/DeepSeek-R1', 'deepseek-ai/DeepSeek-V3'],
  meta: ['meta-llama/Llama-4-Scout-17B-16E'],
  mistral: ['mistralai/Mistral-Small-3.1-24B-Instruct-2503'],
  moonshot: ['moonshotai/Kimi-K2-Instruct'],
  zhipu: ['zai-org/CogView4-6B', 'zai-org/GLM-4.5'],
}
const said: Said[] = Object.entries(repositories).flatMap(([company, ids]) => ids.map(id => ({ company, repository: { id } })))

beforeAll(() => tellShipped(api.db, said))

async function search(q: string, more: Record<string, string> = {}) {
  const answer = await fetch(`${api.address}/api/releases?${new URLSearchParams({ q, ...more })}`)
  const { releases, matchedAs, next } = await bodyOf<ListBody & { matchedAs?: Matched[] }>(answer)
  const told = (matchedAs ?? []).map(({ given, company, family }) => [given, company.name, ...(family ? [family] : [])].join(' > '))
  return { names: releases.map(release => release.name), told, next }
}

describe('a word with a slip of the hand', () => {
  it.each([
    ['deepsek v3', 'DeepSeek-V3', 'deepsek > DeepSeek'],
    ['DeepSeak R1', 'DeepSeek-R1', 'DeepSeak > DeepSeek'],
    ['quen 3', 'Qwen3-8B', 'quen 3 > Alibaba > Qwen'],
    ['Quen3', 'Qwen3-8B', 'Quen3 > Alibaba > Qwen'],
    ['mistrl', 'Mistral-Small-3.1-24B-Instruct-2503', 'mistrl > Mistral AI'],
    ['moonshoot', 'Kimi-K2', 'moonshoot > Moonshot AI'],
    ['cogveiw 4', 'CogView4-6B', 'cogveiw 4 > Zhipu AI > CogView'],
    ['lama 4', 'Llama-4-Scout-17B-16E', 'lama 4 > Meta > Llama'],
  ])('%s finds %s and says how it was understood', async (q, name, told) => {
    const found = await search(q)
    expect([q, found.names, found.told]).toEqual([q, expect.arrayContaining([name]), [told]])
  })

  it('is a word of a release’s name where it is no other name', async () => {
    const answer = await fetch(`${api.address}/api/releases?q=scuot`)
    const { releases, matchedAs } = await bodyOf<ListBody & { matchedAs?: unknown }>(answer)
    expect(releases.map(({ name }) => name)).toEqual(['Llama-4-Scout-17B-16E'])
    expect(matchedAs).toEqual([{ given: 'scuot', company: { id: 'meta', name: 'Meta' }, word: 'scout' }])
  })

  it('is told of in one sentence, on the page, in a terminal and in a document', async () => {
    const pageOf = async (path: string) => load(await (await fetch(`${api.address}${path}`)).text())
    const [scout, zhipu] = ['“scuot” was understood as scout of Meta.', '“Jifu” was understood as Zhipu AI.']
    expect((await pageOf('/?q=scuot'))('.note').text()).toBe(scout)
    expect((await runLine(api, ['timeline', '--q', 'scuot'])).said).toBe(`${scout}\n`)
    expect((await pageOf('/?q=Jifu'))('.note').text()).toBe(zhipu)
    expect((await runLine(api, ['timeline', '--q', 'Jifu'])).said).toBe(`${zhipu}\n`)
    expect((await pageOf('/releases.atom?q=Jifu'))('subtitle').text()).toContain(zhipu)
    expect(sayMatch({ given: 'scuot', company: { id: 'meta', name: 'Meta' }, word: 'scout' })).toBe(scout)
  })

  it('is taken as it is written where it is a word of any release', async () => {
    expect((await search('quen')).told).toEqual(['quen > Alibaba > Qwen'])
    await insertRelease(api.db, { id: 'quen', company: { id: 'moonshot', name: 'Moonshot AI' }, name: 'Quen-2' })
    expect((await search('quen')).told).toEqual([])
    await api.db`delete from releases where id = 'quen'`
  })

  it.each(['scot', 'r2', 'xxxxxxxx', '100', 'k2'])('is none: %s', async q => {
    expect((await search(q)).told).toEqual([])
  })

  it('keeps its meaning from page to page, and on the page for people the words that were written', async () => {
    const first = await search('deepsek', { limit: '1' })
    const rest = await bodyOf<ListBody>(fetch(`${api.address}${first.next}`))
    expect([...first.names, ...rest.releases.map(({ name }) => name)]).toContain('DeepSeek-R1')
    expect(rest.releases.length).toBeGreaterThan(0)
    const page = await (await fetch(`${api.address}/?q=deepsek`)).text()
    expect(page).toContain('value="deepsek"')
    expect(page).toContain('DeepSeek-R1')
  })

  it('means in counts what it means in lists', async () => {
    const counted = await bodyOf<{ total: number; matchedAs: Matched[] }>(fetch(`${api.address}/api/facets?q=deepsek`))
    expect(counted).toMatchObject({ total: (await search('DeepSeek')).names.length, matchedAs: [{ given: 'deepsek' }] })
  })
})

describe('any text', () => {
  it.each([
    ...['%', '_', '\\', "' or 1=1 --", '(((', '[a-z]+', 'a{2}', '$1', '🙂', '\ud800', 'deepsek%', 'é', '中', '- -', ',', 'ﬁ', 'İMGE'],
    ...['x'.repeat(200), `${'deepsek '.repeat(11)}${'y'.repeat(112)}`, 'quen,mistrl,scuot'],
  ])('is answered, in lists and in counts: %s', async q => {
    for (const path of ['/api/releases', '/api/releases?order=date', '/api/facets', '/api/statistics', '/']) {
      const answer = await fetch(`${api.address}${path}${path.includes('?') ? '&' : '?'}q=${encodeURIComponent(Buffer.from(q).toString())}`)
      expect([path, answer.status, answer.ok ? '' : await answer.text()]).toEqual([path, 200, ''])
    }
  })
})

describe('what was asked for by name', () => {
  it('comes first, in any spelling', async () => {
    for (const q of ['deepseek v3', 'DeepSeek-V3', '深度求索 V3', 'deepsek v3'])
      expect([q, (await search(q)).names[0]]).toEqual([q, 'DeepSeek-V3'])
  })

  it('is by date alone where that is asked for', async () => {
    const byDate = await search('deepseek v3', { order: 'date' })
    expect(byDate.names.toSorted()).toEqual((await search('deepseek v3')).names.toSorted())
    const wrong = await fetch(`${api.address}/api/releases?order=name`)
    expect([wrong.status, (await bodyOf<ProblemBody>(wrong)).errors[0]?.parameter]).toEqual([400, 'order'])
  })

  it('is by date alone on the pages too, in what they hold and in whatever leads on', async () => {
    const page = async (path: string) => load(await (await fetch(`${api.address}${path}`)).text())
    const namesOn = ($: Awaited<ReturnType<typeof page>>) =>
      $('article h3')
        .toArray()
        .map(each => $(each).text())
    const address = `/?${new URLSearchParams({ q: 'deepseek v3,cogview,qwen3', order: 'date', limit: '1' })}`
    const wanted = (await search('deepseek v3,cogview,qwen3', { order: 'date' })).names
    expect(wanted).not.toEqual((await search('deepseek v3,cogview,qwen3')).names)
    const read: string[] = []
    for (let place: string | undefined = address; place; ) {
      const $ = await page(place)
      read.push(...namesOn($))
      expect($('.filters input[type=hidden][name=order]').attr('value')).toBe('date')
      for (const link of $('.chips a').toArray()) expect($(link).attr('href')).toContain('order=date')
      place = $('.pages a[rel=next]').attr('href')
    }
    expect(read).toEqual(wanted)
    expect((await page('/?q=qwen3'))('.filters [name=order]')).toHaveLength(0)
  })

  it('can be by date alone for agents and in a terminal, which are told what comes first', async () => {
    const q = 'deepseek v3,cogview,qwen3'
    const [ranked, byDate] = [(await search(q)).names, (await search(q, { order: 'date' })).names]
    expect([ranked[0], byDate[0] === ranked[0]]).toEqual(['DeepSeek-V3', false])
    const client = await connectClient(api, true)
    onTestFinished(() => client.close())
    const ask = (given: Record<string, unknown>) => client.callTool({ name: 'search_releases', arguments: given })
    const namesOf = (answer: unknown) => contentOf<ListBody>(answer).releases.map(({ name }) => name)
    const [first, dated, all] = [await ask({ q }), await ask({ q, order: 'date' }), await ask({})]
    expect([namesOf(first), namesOf(dated)]).toEqual([ranked, byDate])
    expect([textOf(first), textOf(dated), textOf(all)].map(text => /releases, (\w+ \w+)/.exec(text)?.[1])).toEqual([
      ...['what was', 'newest first', 'newest first'],
    ])
    expect(textOf(await ask({ q, order: 'name' }))).toMatch(/order must be one of date/)
    const inTerminal = async (...more: string[]) =>
      (JSON.parse((await runLine(api, ['timeline', '--q', q, '--json', ...more])).out) as ListBody).releases.map(({ name }) => name)
    expect([await inTerminal(), await inTerminal('--order', 'date')]).toEqual([ranked, byDate])
    const wrong = await runLine(api, ['timeline', '--order', 'name'])
    expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('must be one of date')])
  })

  it.each(['', '&order=date'])('leads from page to page as the whole list has it, in lists and on the pages: %s', async more => {
    const question = `q=${encodeURIComponent('deepseek v3,qwen3,glm,cogview')}${more}`
    const whole = await bodyOf<ListBody>(fetch(`${api.address}/api/releases?${question}`))
    const wanted = whole.releases.map(({ name }) => name)
    expect(wanted.length).toBeGreaterThan(3)
    const listed: string[] = []
    for (let place: string | null = `/api/releases?${question}&limit=1`; place; ) {
      const { releases, next }: ListBody = await bodyOf<ListBody>(fetch(`${api.address}${place}`))
      listed.push(...releases.map(({ name }) => name))
      place = next
    }
    const shown: string[] = []
    for (let place: string | undefined = `/?${question}&limit=1`; place; ) {
      const $ = load(await (await fetch(`${api.address}${place}`)).text())
      shown.push($('article h3').text())
      place = $('.pages a[rel=next]').attr('href')
    }
    expect([listed, shown]).toEqual([wanted, wanted])
  })

  it('refuses a place in a list of another order', async () => {
    const ranked = (await search('deepseek', { limit: '1' })).next ?? ''
    const plain = await bodyOf<ListBody>(fetch(`${api.address}/api/releases?limit=1`))
    const cursorOf = (address: string) => new URLSearchParams(address.split('?')[1]).get('cursor') ?? ''
    for (const address of [`?cursor=${cursorOf(ranked)}`, `?q=deepseek&cursor=${cursorOf(plain.next ?? '')}`]) {
      const answer = await fetch(`${api.address}/api/releases${address}`)
      expect([answer.status, (await bodyOf<ProblemBody>(answer)).errors[0]?.parameter]).toEqual([400, 'cursor'])
    }
  })
})
