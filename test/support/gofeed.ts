import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe } from 'vitest'
import { ask, ran } from './reader.ts'
import type { ReadItem } from './readers.ts'
import { isEverythingRequired } from './shared.ts'

/** Where Debian's packages put the source of Go's libraries. */
const goPath = '/usr/share/gocode'
const hasGofeed = existsSync(path.join(goPath, 'src/github.com/mmcdole/gofeed')) && ran('go', ['version'])

/** Runs where Go and its gofeed are installed; elsewhere it is left out and says so, or fails when everything is required. */
export const describeGofeed = hasGofeed || isEverythingRequired ? describe : describe.skip

if (!hasGofeed && !isEverythingRequired) {
  console.warn('left out: tests that need golang-go and golang-github-mmcdole-gofeed-dev, which are not installed')
}

/** Feeds as Go's gofeed reads them: Atom, RSS and JSON Feed. Throws what it complains of. */
export async function readByGofeed(feeds: string[]): Promise<ReadItem[][]> {
  if (!hasGofeed) throw new Error('everything is required, and Go or its gofeed is not installed')
  const directory = await mkdtemp(path.join(tmpdir(), 'modelwire-gofeed-'))
  try {
    const program = path.join(directory, 'gofeed')
    const env = { ...process.env, GO111MODULE: 'off', GOPATH: goPath, GOCACHE: path.join(directory, 'cache'), GOFLAGS: '' }
    execFileSync('go', ['build', '-o', program, path.join(import.meta.dirname, 'gofeed.go')], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return JSON.parse(await ask(program, [], JSON.stringify(feeds))) as ReadItem[][]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
