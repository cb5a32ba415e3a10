import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../shared')
export const isEverythingRequired = process.env.MODELWIRE_REQUIRE_ALL === '1'
export const hasShared = existsSync(root)

/** Absolute path of something under the shared material that lies beside the repository. */
export const shared = (file: string): string => path.join(root, file)

/** Runs where the shared material lies beside the repository; elsewhere it is left out and says so. */
export const describeShared = hasShared || isEverythingRequired ? describe : describe.skip
export const sharedIt = hasShared || isEverythingRequired ? it : it.skip

if (!hasShared && !isEverythingRequired) console.warn('left out: tests that need the shared material, which is not beside this repository')
