import { parseArgs } from 'node:util'
import { readCompanies } from '../config/companies.ts'
import { companyDirectories, type Environment, readEnvironment } from '../config/env.ts'
import { readLexicons } from '../config/lexicons.ts'
import { mask, openLog } from '../config/log.ts'
import type { Database } from '../db/client.ts'
import { connectDatabase } from '../db/connect.ts'
import { joinEmbedded } from '../db/embedded.ts'
import { assertMigrated } from '../db/migrate.ts'
import { findRuling, listRulings, makeRuling, type Proposal, type Ruling, undoRuling } from '../db/rulings.ts'
import { readSetting } from '../db/settings.ts'
import { buildKnowledge, normalizerVersion } from './normalize/index.ts'
import { normalizerOf } from './normalizer.ts'
import { understandingOf } from './renormalize.ts'
import { applyRulings } from './rulings.ts'

const usage = `npm run -s release -- merge <id> <into> --reason "…"
npm run -s release -- split <id> --repo org/name [--repo org/name …] --reason "…"
npm run -s release -- undo <ruling>
npm run -s release -- rulings`

/** What is asked for on the command line. */
type Asked = { what: 'rule'; proposal: Proposal } | { what: 'undo'; ruling: string } | { what: 'list' }

/** Reads the words of the command line; an error of one line names what is missing. */
export function readAsked(words: string[]): Asked {
  const options = { reason: { type: 'string' }, repo: { type: 'string', multiple: true } } as const
  const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true })
  const [verb, first, second, ...others] = positionals
  if (others.length > 0) throw new Error(`${others[0]} is one word too many`)
  if (verb === 'rulings') return { what: 'list' }
  if (verb === 'undo') return { what: 'undo', ruling: given(first, 'undo needs the number of a ruling') }
  if (verb !== 'merge' && verb !== 'split')
    throw new Error(`${verb ? `${verb} is none of merge, split, undo and rulings` : 'what to do?'}\n${usage}`)
  const release = given(first, `${verb} needs the id of a release`)
  const into = verb === 'merge' ? given(second, 'merge needs the id of the release that it goes into') : null
  const repositories = verb === 'split' ? (values.repo ?? []) : []
  if (verb === 'split' && repositories.length === 0) throw new Error('split needs --repo: a repository that leaves, once or more')
  const reason = given(values.reason?.trim() || undefined, '--reason is missing: it is shown with the release for good').slice(0, 1000)
  return { what: 'rule', proposal: { kind: verb, release, into, repositories, reason } }
}

/** Does it, and returns what to say. */
async function run(db: Database, asked: Asked, environment: Environment): Promise<string> {
  if (asked.what === 'list') return (await listRulings(db)).map(lineOf).join('\n') || 'no rulings'
  const { id } = asked.what === 'rule' ? await makeRuling(db, asked.proposal) : await undoRuling(db, asked.ruling)
  await applyHere(db, environment)
  const ruling = await findRuling(db, id)
  if (ruling.problem) throw new Error(`ruling ${id} cannot be carried out: ${ruling.problem}`)
  const isOpen = ruling.state === 'waiting' || ruling.state === 'undoing'
  return `${lineOf(ruling)}${isOpen ? '\nIt is written down; the workers carry it out as soon as they run.' : ''}`
}

/** Only where this process understands entries as the workers do: otherwise it would change what it was not asked to. */
async function applyHere(db: Database, environment: Environment): Promise<void> {
  const companies = readCompanies(companyDirectories(environment))
  const lexicons = readLexicons()
  if ((await readSetting(db, 'normalizer')) !== understandingOf(normalizerVersion, companies, lexicons)) return
  const knowledge = buildKnowledge(companies, lexicons)
  await applyRulings({
    db,
    log: openLog(environment.logLevel),
    companies: new Map(companies.map(company => [company.id, company])),
    normalizer: normalizerOf(knowledge),
  })
}

function lineOf({ id, state, kind, release, into, repositories, reason, problem }: Ruling): string {
  const what = kind === 'merge' ? `${release} into ${into}` : `${repositories.join(', ')} from ${release}${into ? ` as ${into}` : ''}`
  return `${id} ${state}: ${kind} ${what} (${reason})${problem ? `: ${problem}` : ''}`
}

function given(word: string | undefined, otherwise: string): string {
  if (word === undefined) throw new Error(otherwise)
  return word
}

async function main(): Promise<void> {
  const asked = readAsked(process.argv.slice(2))
  const environment = readEnvironment()
  const embedded = environment.databaseUrl === null ? await joinEmbedded(environment.dataDir) : null
  try {
    const db = await connectDatabase(environment.databaseUrl ?? embedded?.url ?? '', { max: 2, name: 'modelwire release' })
    try {
      await assertMigrated(db)
      process.stdout.write(`${await run(db, asked, environment)}\n`)
    } finally {
      await db.end({ timeout: 5 })
    }
  } finally {
    await embedded?.stop()
  }
}

if (import.meta.filename === process.argv[1]) {
  await main().catch((error: Error) => {
    process.stderr.write(`${mask(error.message)}\n`)
    process.exitCode = 1
  })
}
