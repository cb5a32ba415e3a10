import { z } from 'zod'
import type { Repository } from '../../config/words.ts'
import { absoluteAddress, nextFromLinkHeader } from './address.ts'
import { type Reading, type SourceDocument, type SourceKind, UnreadableSource } from './contract.ts'
import { isRecord, readJson, shapeOf, text, texts } from './documents.ts'
import { type Draft, finishEntries } from './drafts.ts'
import { readFeed } from './feed.ts'

/** `{}`: releases of a repository or new repositories of an organisation follows from the source's address. */
export const githubSettings = z.strictObject({})

/**
 * `https://github.com/ORG/REPO/releases.atom` (ten newest releases) or
 * `https://api.github.com/orgs/ORG/repos?sort=created&per_page=100` (repositories, newest first, forks left out).
 * https://docs.github.com/en/rest/repos/repos#list-organization-repositories
 */
export const github: SourceKind<z.infer<typeof githubSettings>> = {
  kind: 'github',
  settings: githubSettings,
  accept: 'application/atom+xml, application/vnd.github+json;q=0.9, application/json;q=0.8',
  // sixty requests an hour are all that GitHub gives to one address
  wholeEverySeconds: 6 * 3600,
  repositoryAddress: ({ id }, listing) => new URL(`/repos/${id}`, listing).href,
  read(document, context) {
    const isListing = new URL(document.url).hostname.startsWith('api.')
    return isListing ? readListing(document) : readFeed(document, { ...context, settings: {} })
  },
}

function readListing(document: SourceDocument): Reading {
  const value = readJson(document)
  const isOne = isRecord(value) && text(value.full_name) !== null
  const list = isOne ? [value] : value
  if (!Array.isArray(list)) throw new UnreadableSource('shape-changed', `expected a list of repositories, got ${shapeOf(list)}`)
  const drafts = list.flatMap(readRepository)
  if (list.length > 0 && !list.some(item => isRecord(item) && text(item.full_name))) {
    throw new UnreadableSource('shape-changed', `expected repositories with a full_name, got ${shapeOf(list[0])}`)
  }
  const entries = finishEntries(drafts, 'text')
  return { entries, next: nextFromLinkHeader(document.link, document.url), ttlSeconds: null, notes: [], isPartial: isOne }
}

function readRepository(item: unknown): Draft[] {
  if (!isRecord(item) || item.fork === true) return []
  const id = text(item.full_name)
  const url = absoluteAddress(text(item.html_url), null)
  if (!id || !url) return []
  const license = isRecord(item.license) ? item.license : {}
  const spdx = text(license.spdx_id)
  const repository: Repository = {
    host: 'github',
    id,
    kind: 'code',
    url,
    createdAt: text(item.created_at),
    // GitHub says NOASSERTION where a licence file is there that it does not know.
    license: spdx === 'NOASSERTION' ? null : spdx,
    licenseName: text(license.name),
    licenseUrl: null,
    tags: texts(item.topics),
    task: null,
    library: null,
    baseModels: [],
    isPrivate: item.private === true,
    isGated: false,
    description: text(item.description),
    ...(Number.isSafeInteger(item.id) ? { stableId: String(item.id) } : {}),
  }
  const description = repository.description ?? ''
  return [{ identity: id, title: id, url, summary: description, dateText: repository.createdAt, repository }]
}
