import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** An API in a process of its own. */
export interface ApiProcess {
  address: string
  stop(): Promise<void>
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** Starts one on a free port. With an environment of its own, so that neither proxies nor npm of whoever measures reach in. */
export async function startApiProcess(databaseUrl: string): Promise<ApiProcess> {
  const env = { PATH: path.dirname(process.execPath), DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'error' }
  const child = spawn(process.execPath, [path.join(root, 'start.mjs'), 'api/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const ended = once(child, 'exit')
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', chunk => {
      said += chunk
      const [found] = /http:\/\/localhost:\d+/.exec(said) ?? []
      if (found) resolve(found.replace('localhost', '127.0.0.1'))
    })
    void ended.then(() => reject(new Error(`the API ended: ${said}`)))
  })
  return {
    address,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
