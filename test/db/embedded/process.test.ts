import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderProblem } from '../../../db/embedded/folder.ts'
import { collect, commandOf, isAlive, launch, letGo, tellingLine } from '../../../db/embedded/process.ts'
import { startServer } from '../../../db/embedded/server.ts'
import { commandFor, serverUser } from '../../../db/embedded/user.ts'

describe('a process', () => {
  it('is alive until it has ended, and is known by its command line', async () => {
    const child = launch(null, '/bin/sleep', ['60'])
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    await expect.poll(() => commandOf(pid)).toContain('sleep')
    expect([isAlive(pid), commandOf(pid)?.includes('60')]).toEqual([true, true])
    letGo(child)
    child.kill()
    await once(child, 'exit')
    expect([isAlive(pid), commandOf(2 ** 22 + 1)]).toEqual([false, null])
  })

  it('is of a group of its own, so that Ctrl-C in a terminal does not reach it', async () => {
    const child = launch(null, '/bin/sh', ['-c', 'ps -o pgid= -p $$ >&2 || cut -d" " -f5 /proc/$$/stat >&2'])
    const said = collect(child)
    await once(child, 'close')
    expect(said().trim()).toBe(String(child.pid))
  })

  it('is not alive any more while nobody has buried it', async () => {
    const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const [line] = await once(parent.stdout.setEncoding('utf8'), 'data')
    await expect.poll(() => isAlive(Number(line))).toBe(false)
    parent.kill()
  })

  it('is heard to its last words, and where it cannot be started at all', async () => {
    const child = launch(null, '/bin/sh', ['-c', 'head -c 9000 /dev/zero | tr "\\0" x >&2; echo FATAL: the disk is full >&2'])
    const said = collect(child)
    await once(child, 'close')
    expect([said().length, said().endsWith('the disk is full\n')]).toEqual([4000, true])
    const none = launch(null, '/nowhere/postgres', [])
    const saidOf = collect(none)
    await once(none, 'error')
    expect(saidOf()).toContain('ENOENT')
  })
})

describe('what a process says of its end', () => {
  it.each([
    ['LOG: starting\nFATAL: no room\nHINT: make room', 'FATAL: no room'],
    ['initdb: error: cannot write\nwhat came last', 'initdb: error: cannot write'],
    ['first\n\nlast\n', 'last'],
    ['', 'it said nothing'],
  ])('is one line: %j', (text, line) => {
    expect(tellingLine(text)).toBe(line)
  })

  it('is why a server did not start', async () => {
    await expect(startServer(path.join(tmpdir(), 'modelwire-no-such-cluster'))).rejects.toThrow(/^Postgres did not start: .*initdb/)
  })
})

describe('the account of a server', () => {
  const user = { uid: 65534, gid: 65533 }
  it('is nobody else where this process is not root', () => {
    expect(commandFor(null, '/bin/postgres', ['-D', '/data'])).toEqual({ file: '/bin/postgres', args: ['-D', '/data'], identity: {} })
  })

  it('is taken on as it is where it can enter, and else with the right to look through folders', () => {
    const plain = commandFor({ ...user, needsPassage: false }, '/bin/postgres', ['-D', '/data'])
    expect(plain).toEqual({ file: '/bin/postgres', args: ['-D', '/data'], identity: user })
    const led = commandFor({ ...user, needsPassage: true }, '/bin/postgres', ['-D', '/data'])
    expect([path.basename(led.file), led.identity]).toEqual(['setpriv', {}])
    expect(led.args).toEqual(expect.arrayContaining(['--reuid=65534', '--regid=65533', '--clear-groups']))
    expect(led.args.slice(-3)).toEqual(['/bin/postgres', '-D', '/data'])
  })

  it.runIf(process.getuid?.() === 0)('can enter what is open to all, and not what is open to root alone', async () => {
    const open = await serverUser(path.join(tmpdir(), 'data'))
    expect(open).toMatchObject({ needsPassage: false })
    expect(open?.uid).toBeGreaterThan(0)
    expect(await serverUser('/root/data')).toMatchObject({ uid: open?.uid, needsPassage: true })
  })
})

describe('what went wrong in the folder of a server', () => {
  const failed = (code: string) => Object.assign(new Error('at length'), { code })
  it.each([
    ['this user may not write there', failed('EACCES')],
    ['nothing can be written there', failed('EROFS')],
    ['the disk is full', failed('ENOSPC')],
    ['first line', new Error('first line\nsecond line')],
    ['a text', 'a text'],
  ])('is one line that names the setting: %s', (reason, error) => {
    const said = folderProblem('/data', error)
    expect([said.name, said.message]).toEqual(['ConfigurationError', `DATA_DIR /data cannot be used: ${reason}`])
  })

  it('is said as it is where it names the setting already', () => {
    expect(folderProblem('/data', new Error('set DATABASE_URL')).message).toBe('set DATABASE_URL')
  })
})
