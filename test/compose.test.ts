import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './support/house.ts'
import { isEverythingRequired } from './support/shared.ts'

const tool = [['docker', 'compose'], ['docker-compose']].find(command => answers([...command, 'version']))
const describeCompose = tool || isEverythingRequired ? describe : describe.skip
if (!tool && !isEverythingRequired) console.warn('left out: tests that need docker compose, which is not installed')

describeCompose('docker-compose.yml', () => {
  test('is what docker compose understands, and starts each part apart', () => {
    const services = run(['config', '--services']).trim().split('\n')
    expect(services.sort()).toEqual(['api', 'migrate', 'postgres', 'redis', 'workers'])
    expect(run(['config', '--quiet'])).toBe('')
  })

  test('gives every program the same Postgres and Redis, and empty settings count as unset', () => {
    const config = run(['config'])
    expect(config.match(/DATABASE_URL: postgres:\/\/modelwire:given@postgres:5432\/modelwire/g)).toHaveLength(3)
    expect(config.match(/REDIS_URL: redis:\/\/redis:6379/g)).toHaveLength(3)
    expect(config).toMatch(/OPERATOR_TOKEN: ['"]{2}/)
  })
})

describe('the containers', () => {
  const compose = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8')
  const service = (name: string) => new RegExp(`\\n  ${name}:\\n((?:    .*\\n|\\n)*)`).exec(compose)?.[1] ?? ''

  test('can have any number of workers: nothing about them can exist only once', () => {
    expect(service('workers')).toContain('workers/main.ts')
    expect(service('workers')).not.toMatch(/container_name|ports:/)
  })

  test('keep a Redis that throws nothing away', () => {
    expect(service('redis')).toMatch(/"--appendonly", "yes", "--maxmemory-policy", "noeviction"/)
  })

  test('wait for the migrations', () => {
    for (const name of ['api', 'workers']) expect(service(name)).toMatch(/migrate:\n\s+condition: service_completed_successfully/)
  })

  test('run the very commands of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    for (const name of ['api', 'workers']) {
      const command = /command: (\[.*\])/.exec(service(name))?.[1] ?? '[]'
      expect((JSON.parse(command) as string[]).join(' ')).toBe(scripts[name])
    }
  })
})

function run(command: string[]): string {
  const [program = '', ...rest] = tool ?? ['docker-compose']
  const environment = { ...process.env, POSTGRES_PASSWORD: 'given', OPERATOR_TOKEN: '' }
  return execFileSync(program, [...rest, ...command], {
    cwd: root,
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
}

function answers([program = '', ...rest]: string[]): boolean {
  try {
    execFileSync(program, rest, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
