import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reason } from '../../../config/words.ts'
import { type Command, Failure, type Given, UsageError } from '../contract.ts'
import { textFrom } from '../settings.ts'
import { colored, type Terminal } from '../terminal.ts'
import { safe, safeJson, wrap } from '../text.ts'
import { stageColors } from '../words.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

interface Claim {
  isRelease: boolean
  stage: keyof typeof stageColors | null
  openness: string
  company: string | null
  model: string | null
  reasons: Reason[]
}

interface Explained extends Claim {
  claims: Claim[]
}

export const explain: Command = {
  name: 'explain',
  words: '[text]',
  summary: 'How an announcement is understood, and why. Asks no server.',
  description:
    'Reads the text, or a line for each announcement where there is none: a title, or JSON with title, summary, url and publishedAt.',
  options: {
    summary: { value: 'text', description: 'What stands below the title.' },
    link: { value: 'address', description: 'The address of the announcement.' },
  },
  examples: ['explain "Acme plans to open-source Cirrus 5 in June"', 'explain < announcements.jsonl'],
  async run(given, { terminal }) {
    const asked = given.words.length > 0 ? [announcementOf(given.words.join(' '), given)] : await askedIn(terminal)
    const answers = await askProgram(asked)
    const texts = answers.map(each => (given.is('json') ? safeJson(each) : linesOf(terminal, JSON.parse(each)).join('\n')))
    await terminal.out(`${texts.join(given.is('json') ? '\n' : '\n\n')}\n`)
  },
}

function announcementOf(title: string, given: Given): string {
  const [summary, url] = [given.text('summary'), given.text('link')]
  return JSON.stringify({ title, ...(summary === null ? {} : { summary }), ...(url === null ? {} : { url }) })
}

async function askedIn({ stdin, isStdinTerminal }: Terminal): Promise<string[]> {
  if (isStdinTerminal) throw new UsageError('explain takes a text, or reads announcements a line each')
  const lines = (await textFrom(stdin)).split(/\r?\n/).filter(line => line.trim() !== '')
  if (lines.length === 0) throw new UsageError('explain takes a text, or reads announcements a line each: there was none')
  return lines.map(line => (line.trimStart().startsWith('{') ? line : JSON.stringify({ title: line })))
}

/** The understanding is the workers', whom the API's side may not use: their own program is asked, as by npm run explain. */
async function askProgram(lines: string[]): Promise<string[]> {
  const program = spawn(process.execPath, [path.join(root, 'start.mjs'), 'workers/explain.ts'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = once(program, 'close')
  // where it ends early it says why by itself
  program.stdin.on('error', () => {})
  program.stdin.end(`${lines.join('\n')}\n`)
  const [answers, said] = await Promise.all([textFrom(program.stdout), textFrom(program.stderr)])
  const [code] = await ended
  if (code !== 0) throw new Failure(safe(said) || 'The program that explains has failed.')
  return answers.split('\n').filter(Boolean)
}

function linesOf(terminal: Terminal, { claims, ...first }: Explained): string[] {
  return (claims.length > 0 ? claims : [first]).flatMap(claim => claimLines(terminal, claim))
}

function claimLines(terminal: Terminal, { isRelease, stage, openness, company, model, reasons }: Claim): string[] {
  const head = isRelease ? 'A release' : 'No release'
  const facts = [`openness ${openness}`, `company ${company ?? 'unknown'}`, `model ${model ?? 'unnamed'}`]
    .map(text => safe(text))
    .join(', ')
  return [
    `${colored(terminal, head, 'bold')}: ${colored(terminal, stage ?? 'no stage', stage && stageColors[stage])}, ${facts}`,
    ...reasons
      .flatMap(({ rule, words }) => wrap(`${safe(rule)}: ${safe(words)}`, terminal.width - 2))
      .map(line => colored(terminal, `  ${line}`, 'faint')),
  ]
}
