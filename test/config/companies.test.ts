import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCompanies } from '../../config/companies.ts'
import { ConfigurationError } from '../../config/env.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'companies-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a folder of company files', () => {
  it('gives companies by id, with full ids and places of their sources', () => {
    write('zeta.toml', minimal('Zeta'))
    write('acme.toml', `${minimal('Acme')}\n[[source]]\nid = "blog"\nkind = "feed"\nurl = "https://acme.example/feed.xml"\n`)
    const companies = readCompanies([folder])
    expect(companies.map(company => [company.id, company.name, company.role])).toEqual([
      ['acme', 'Acme', 'developer'],
      ['zeta', 'Zeta', 'developer'],
    ])
    expect(companies[0]?.source[0]).toMatchObject({
      fullId: 'acme/blog',
      every: '30m',
      place: `${path.join(folder, 'acme.toml')}:5`,
      settings: {},
    })
  })

  it('lets a later folder add a company and replace one as a whole', () => {
    const own = path.join(folder, 'own')
    mkdirSync(own)
    write('acme.toml', `${minimal('Acme')}\naliases = ["Akme"]`)
    write('zeta.toml', minimal('Zeta'))
    write('own/acme.toml', minimal('Acme Two'))
    write('own/beta.toml', minimal('Beta'))
    const companies = readCompanies([folder, own])
    expect(companies.map(company => [company.id, company.name, company.aliases])).toEqual([
      ['acme', 'Acme Two', []],
      ['beta', 'Beta', []],
      ['zeta', 'Zeta', []],
    ])
  })

  it('skips what is no company file: hidden files and other endings', () => {
    write('acme.toml', minimal('Acme'))
    write('.acme.toml', 'not = = toml')
    write('notes.md', '#')
    expect(readCompanies([folder])).toHaveLength(1)
  })

  it('says which folder cannot be read', () => {
    expect(() => readCompanies([path.join(folder, 'absent')])).toThrow(/absent: the folder cannot be read \(ENOENT\)/)
  })
})

describe('one bad file', () => {
  const cases: [what: string, text: string, problem: string][] = [
    ['a syntax error', 'name = "Acme"\ncountry = = "CN"\n', ':2 '],
    ['an unclosed string', 'name = "Acme\n', ':1 '],
    ['an unknown key', `${minimal('Acme')}\ntwitter = "acme"`, ':5 twitter: is not a key that is known here'],
    [
      'an unknown key of a source',
      source('id = "a"\nkind = "feed"\nurl = "https://a.example/"\nevry = "5m"'),
      ':9 source[0].evry: is not a key that is known here',
    ],
    [
      'a bad address',
      source('id = "a"\nkind = "feed"\nurl = "ftp://a.example/"'),
      ':8 source[0].url: must be an http:// or https:// address',
    ],
    [
      'an address without host',
      source('id = "a"\nkind = "feed"\nurl = "https:a.example"'),
      ':8 source[0].url: must be an http:// or https:// address',
    ],
    [
      'a password in an address',
      source('id = "a"\nkind = "feed"\nurl = "https://me:pw@a.example/"'),
      ':8 source[0].url: must not hold a user name or password',
    ],
    [
      'a bad duration',
      source('id = "a"\nkind = "feed"\nurl = "https://a.example/"\nevery = "5 minutes"'),
      ':9 source[0].every: must be a whole number followed by s, m, h or d',
    ],
    [
      'a rhythm too slow',
      source('id = "a"\nkind = "feed"\nurl = "https://a.example/"\nevery = "99999d"'),
      ':9 source[0].every: must be at most 30d',
    ],
    [
      'a bad zone',
      source('id = "a"\nkind = "feed"\nurl = "https://a.example/"\nzone = "Peking"'),
      ':9 source[0].zone: must be an IANA zone',
    ],
    ['a missing key', source('id = "a"\nkind = "feed"'), ':5 source[0].url: is missing'],
    ['a missing key of the company', 'country = "CN"\nlanguages = ["en"]\nwebsite = "https://acme.example/"', ':1 name: is missing'],
    ['a wrong type', minimal('Acme').replace('"Acme"', '7'), ':1 name: invalid input: expected string'],
    ['a bad item of a list', `${minimal('Acme')}\naliases = [\n  "fine",\n  "",\n]`, ':7 aliases[1]: '],
    ['a role that is none', `${minimal('Acme')}\nrole = "sponsor"`, ':5 role: '],
    ['a host that is none', `${minimal('Acme')}\n[[organisation]]\nhost = "gitlab"\nname = "acme"`, ':6 organisation[0].host: '],
  ]
  it.each(cases)('%s is told with file, line and key', (_what, text, problem) => {
    write('acme.toml', text)
    expect(problemsOf()).toEqual([expect.stringContaining(`${path.join(folder, 'acme.toml')}${problem}`)])
  })

  it('that is named as no id can be is told', () => {
    write('Acme Inc.toml', minimal('Acme'))
    expect(problemsOf()).toEqual([expect.stringMatching(/Acme Inc\.toml:1 the file's name is the company's id/)])
  })

  it('that is not UTF-8 is told', () => {
    writeFileSync(path.join(folder, 'acme.toml'), Buffer.from('name = "\xe9"', 'latin1'))
    expect(problemsOf()).toEqual([expect.stringContaining('acme.toml:1 is not written in UTF-8')])
  })

  it('does not hide the problems of another', () => {
    write('acme.toml', 'name = ')
    write('beta.toml', `${minimal('Beta')}\nlogo = "x"\nmotto = "y"`)
    write('zeta.toml', source('id = "A"\nkind = "feed"\nurl = "nowhere"'))
    expect(problemsOf().map(problem => /(\w+\.toml:\d+)/.exec(problem)?.[1])).toEqual([
      'acme.toml:1',
      'beta.toml:5',
      'beta.toml:6',
      'zeta.toml:6',
      'zeta.toml:8',
    ])
  })
})

describe('two claims of the same', () => {
  it.each([
    ['a name', 'aliases = ["Ａｃｍｅ"]', ':5 aliases[0]: "Ａｃｍｅ" is already claimed at '],
    ['a product', 'products = [\n  "x",\n  "ACME",\n]', ':7 products[1]: '],
    ['a family', '[[family]]\nname = "acme"', ':6 family[0].name: '],
    ['an alias of a family', '[[family]]\nname = "Bet"\naliases = ["b", "acme"]', ':7 family[0].aliases[1]: '],
    ['an organisation, in any case', '[[organisation]]\nhost = "huggingface"\nname = "Acme-AI"', ':7 organisation[0].name: '],
    [
      'a former organisation',
      '[[organisation]]\nhost = "huggingface"\nname = "beta"\nformerly = ["acme-ai"]',
      ':8 organisation[0].formerly[0]: ',
    ],
    ['an address', '[[source]]\nid = "s"\nkind = "feed"\nurl = "https://ACME.example/feed.xml"', ':8 source[0].url: '],
  ])('%s: the second is told, with the place of the first', (_what, text, problem) => {
    write(
      'acme.toml',
      `${minimal('Acme')}\n[[organisation]]\nhost = "huggingface"\nname = "acme-ai"\n[[source]]\nid = "s"\nkind = "feed"\nurl = "https://acme.example/feed.xml"`,
    )
    write('beta.toml', `${minimal('Beta')}\n${text}`)
    const [only, ...rest] = problemsOf()
    expect(rest).toEqual([])
    expect(only).toContain(`${path.join(folder, 'beta.toml')}${problem}`)
    expect(only).toMatch(/acme\.toml:\d+ /)
  })

  it('in one file: source ids, addresses, and names of two families', () => {
    const feed = (id: string, url: string) => `[[source]]\nid = "${id}"\nkind = "feed"\nurl = "${url}"\n`
    write(
      'acme.toml',
      `${minimal('Acme')}\n[[family]]\nname = "One"\n[[family]]\nname = "Two"\naliases = ["one"]\n${feed('s', 'https://a.example/1')}${feed('s', 'https://a.example/2')}${feed('t', 'https://a.example/1')}`,
    )
    expect(problemsOf().map(problem => /toml:(\d+ [^:]+):/.exec(problem)?.[1])).toEqual([
      '9 family[1].aliases[0]',
      '15 source[1].id',
      '21 source[2].url',
    ])
  })

  it('by one company in several roles is no conflict', () => {
    write(
      'acme.toml',
      `${minimal('Acme')}\naliases = ["Akme"]\n[[family]]\nname = "Acme"\naliases = ["akme"]\n[[organisation]]\nhost = "github"\nname = "acme"\n[[organisation]]\nhost = "huggingface"\nname = "acme"`,
    )
    expect(readCompanies([folder])).toHaveLength(1)
  })
})

function write(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text)
}

function minimal(name: string): string {
  return `name = "${name}"\ncountry = "CN"\nlanguages = ["en"]\nwebsite = "https://${name.toLowerCase().replace(/\W/g, '')}.example/"`
}

function source(lines: string): string {
  return `${minimal('Acme')}\n[[source]]\n${lines}`
}

function problemsOf(): string[] {
  try {
    readCompanies([folder])
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n')
    throw error
  }
  return []
}
