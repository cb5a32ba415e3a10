import { ConfigurationError } from '../config/error.ts'

export interface RereadArguments {
  isApplied: boolean
  isJson: boolean
  company: string | null
}

const usage = 'Usage: npm run -s reread -- [--apply] [--company id] [--json]'

/** Reads what was written behind `npm run -s reread --`. Throws a ConfigurationError of one line that names what is wrong. */
export function readArguments(given: string[]): RereadArguments {
  const options: RereadArguments = { isApplied: false, isJson: false, company: null }
  const left = given.flatMap(each => (each.startsWith('--company=') ? ['--company', each.slice('--company='.length)] : [each]))
  for (let option = left.shift(); option !== undefined; option = left.shift()) {
    if (option === '--apply') options.isApplied = true
    else if (option === '--json') options.isJson = true
    else if (option === '--company') options.company = readCompany(left.shift())
    else refuse(`${option} is not an option of this command`)
  }
  return options
}

function readCompany(given: string | undefined): string {
  return given && !given.startsWith('-') ? given : refuse('--company needs the id of a company')
}

function refuse(problem: string): never {
  throw new ConfigurationError(`${problem}. ${usage}`)
}
