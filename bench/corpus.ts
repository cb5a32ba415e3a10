import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Company } from '../config/company.ts'
import type { Repository } from '../config/words.ts'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const gold = path.resolve(root, '../shared/gold')

/** What the benchmarks read: repositories of hubs and headlines, each with the company that it is about where that is known. */
export interface Corpus {
  repositories: Repository[]
  headlines: { title: string; date: string | null; company: string | null }[]
  /** Where it comes from, in words. */
  origin: string
}

/** The gold's repositories and headlines where ../shared lies beside the project, else a smaller corpus of our own. */
export function readCorpus(companies: Company[]): Corpus {
  return existsSync(gold) ? readGold() : readOwn(companies)
}

function readGold(): Corpus {
  const dates = new Map<string, string>()
  for (const line of readFileSync(path.join(gold, 'releases.jsonl'), 'utf8').split('\n').filter(Boolean)) {
    const { date, hfRepos }: { date: string; hfRepos: string[] } = JSON.parse(line)
    for (const repo of hfRepos) dates.set(repo.toLowerCase(), date)
  }
  const repositories = rowsOf('repo-names.tsv').map(row => repository(row.repoId ?? '', dates.get(row.repoId?.toLowerCase() ?? '')))
  const headlines = rowsOf('headlines.tsv').map(row => ({
    title: row.title ?? '',
    date: row.date || null,
    company: row.company || null,
  }))
  return { repositories, headlines, origin: 'the gold set in ../shared' }
}

function rowsOf(file: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(path.join(gold, file), 'utf8').split('\n')
  const names = head.split('\t')
  return lines.filter(Boolean).map(line => Object.fromEntries(line.split('\t').map((text, at) => [names[at] ?? '', text])))
}

interface ExpectedEntry {
  title: string
  repository?: unknown
}

/** The headlines of test/fixtures, and for each family that a company file names a few repositories as they are usually called. */
function readOwn(companies: Company[]): Corpus {
  const folder = path.join(root, 'test/fixtures')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.expected.json'))
  const entries = files.flatMap((file): ExpectedEntry[] => JSON.parse(readFileSync(path.join(folder, file), 'utf8')).expect?.entries ?? [])
  return {
    repositories: companies.flatMap(usualRepositories),
    headlines: entries.flatMap(entry => (entry.repository ? [] : [{ title: entry.title, date: null, company: null }])),
    origin: 'a small corpus of our own (../shared/gold is not beside this repository)',
  }
}

function usualRepositories({ organisation, family }: Company): Repository[] {
  const home = organisation.find(each => each.host === 'huggingface')
  const names = family.flatMap(({ name }) =>
    ['2-7B', '2-7B-Instruct', '2-72B-Instruct-AWQ', '3'].map(rest => `${name.replaceAll(' ', '-')}-${rest}`),
  )
  return home ? names.map((name, nth) => repository(`${home.name}/${name}`, `2025-0${(nth % 9) + 1}-11`)) : []
}

function repository(id: string, date: string | undefined): Repository {
  return {
    ...{ host: 'huggingface', id, kind: 'model', url: `https://huggingface.co/${id}` },
    createdAt: new Date(date ?? '2025-01-01').toISOString(),
    ...{ license: 'apache-2.0', licenseName: null, licenseUrl: null, tags: ['transformers', 'safetensors', 'license:apache-2.0'] },
    ...{ task: 'text-generation', library: 'transformers', baseModels: [], isPrivate: false, isGated: false, description: null },
  }
}
