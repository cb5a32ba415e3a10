import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import type { Certificate } from '../../support/certificates.ts'

/** The authority's certificate in a file, as NODE_EXTRA_CA_CERTS names one. */
export function authorityFile(authority: Certificate): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'modelwire-ca-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const file = path.join(directory, 'authority.pem')
  writeFileSync(file, authority.certificate)
  return file
}
