import { z } from 'zod'
import type { Repository } from '../../config/words.ts'
import { type Reading, type SourceKind, UnreadableSource } from './contract.ts'
import { isRecord, readJson, shapeOf, text, texts } from './documents.ts'
import { type Draft, finishEntries } from './drafts.ts'

/** `{}`: models or data sets follows from the shape of the listing. */
export const modelscopeSettings = z.strictObject({})

/**
 * Listings of an organisation on ModelScope. The hub has several shapes for the same rows (`Data.Models`, `Data.Model.Models`,
 * `models`, `Data.Datasets` …), so the list is looked for by what a row must have: `Path` (the organisation) and `Name`, or an `id`
 * of both. What the older addresses call `CreatedTime` is `created_at` in the newer ones, which come in pages.
 */
export const modelscope: SourceKind<z.infer<typeof modelscopeSettings>> = {
  kind: 'modelscope',
  settings: modelscopeSettings,
  accept: 'application/json',
  repositoryAddress: ({ id, kind }, listing) => new URL(`/api/v1/${kind}s/${id}`, listing).href,
  read(document): Reading {
    const value = readJson(document)
    const listing = findListing(value) ?? onlyOne(value, document.url)
    if (!listing) throw new UnreadableSource('shape-changed', `expected a list of models, got ${shapeOf(value)}`)
    const drafts = listing.rows.flatMap(row => readRow(row, listing.kind))
    if (listing.rows.length > 0 && drafts.length === 0) {
      throw new UnreadableSource('shape-changed', `expected models with Path and Name, got ${shapeOf(listing.rows[0])}`)
    }
    const next = listing.rows.length > 0 ? nextPage(document.url, listing.total) : null
    const isPartial = next === null && listing.rows.length + rowsBefore(document.url) < listing.total
    return { entries: finishEntries(drafts, 'text'), next, ttlSeconds: null, notes: [], isPartial }
  },
}

interface Listing {
  rows: unknown[]
  kind: 'model' | 'dataset'
  /** How many there are on all pages. */
  total: number
}

/** The same address with the page after this one, while there is one. */
function nextPage(url: string, total: number): string | null {
  const address = new URL(url)
  const page = Number(address.searchParams.get('page_number'))
  const size = Number(address.searchParams.get('page_size'))
  if (!Number.isInteger(page) || page < 1 || !(size > 0) || page * size >= total) return null
  address.searchParams.set('page_number', String(page + 1))
  return address.href
}

/** Rows on the pages before this one, as far as its address tells. */
function rowsBefore(url: string): number {
  const { searchParams } = new URL(url)
  return Math.max(0, Number(searchParams.get('page_number') ?? 1) - 1 || 0) * Number(searchParams.get('page_size') ?? 0)
}

/** The answer of one repository, as a listing that is known not to be whole. */
function onlyOne(value: unknown, url: string): Listing | null {
  const row = isRecord(value) ? (value.Data ?? value.data) : null
  if (!isRecord(row) || !identifierOf(row)) return null
  return { rows: [row], kind: new URL(url).pathname.includes('/datasets/') ? 'dataset' : 'model', total: Number.POSITIVE_INFINITY }
}

function findListing(value: unknown, depth = 0): Listing | null {
  if (!isRecord(value) || depth > 4) return null
  for (const [key, found] of Object.entries(value)) {
    if (/^(models?|datasets?)$/i.test(key) && Array.isArray(found)) {
      const total = Number(value.total_count ?? value.TotalCount ?? 0)
      return { rows: found, kind: /^dataset/i.test(key) ? 'dataset' : 'model', total }
    }
  }
  for (const found of Object.values(value)) {
    const deeper = findListing(found, depth + 1)
    if (deeper) return deeper
  }
  return null
}

function readRow(row: unknown, kind: Listing['kind']): Draft[] {
  if (!isRecord(row)) return []
  const id = identifierOf(row)
  if (!id) return []
  const url = `https://modelscope.cn/${kind}s/${id}`
  const license = text(row.License) ?? text(row.license)
  const repository: Repository = {
    host: 'modelscope',
    id,
    kind,
    url,
    createdAt: instant(row.CreatedTime ?? row.created_at ?? row.GmtCreate ?? row.GmtCreated),
    license: isIdentifier(license) ? license.toLowerCase() : null,
    licenseName: isIdentifier(license) ? null : license,
    licenseUrl: null,
    tags: [...texts(row.Tags ?? row.tags), ...texts(row.OfficialTags)].slice(0, 200),
    task: taskOf(row.Tasks ?? row.tasks),
    library: texts(row.Libraries ?? row.libraries)[0] ?? texts(row.Frameworks ?? row.frameworks)[0] ?? null,
    baseModels: baseModels(row.BaseModel ?? row.base_model, text(row.BaseModelRelation) ?? text(row.base_model_relation)),
    isPrivate: row.Visibility === 1 || row.private === true,
    isGated: row.ApprovalMode === 1 || row.ApprovalMode === 2 || row.gated === true,
    description: text(row.Description) ?? text(row.description) ?? text(row.ChineseName),
    ...(Number.isSafeInteger(row.Id) ? { stableId: String(row.Id) } : {}),
  }
  return [{ identity: id, title: id, url, summary: repository.description ?? '', dateText: repository.createdAt, repository }]
}

/** One or several. */
function baseModels(value: unknown, relation: string | null): Repository['baseModels'] {
  const ids = typeof value === 'string' ? [value.trim()].filter(Boolean) : texts(value)
  return ids.map(id => ({ relation, id }))
}

/** `mit`, but not "Apache License 2.0". */
function isIdentifier(license: string | null): license is string {
  return license !== null && /^[\w.+-]+$/.test(license)
}

function identifierOf(row: Record<string, unknown>): string | null {
  const name = text(row.Name)
  const path = text(row.Path) ?? text(row.Namespace) ?? text(row.Owner)
  const id = path && name ? `${path}/${name}` : (text(row.id) ?? text(row.Id))
  return id && /^[\w.-]+\/[\w.-]+$/.test(id) ? id : null
}

function taskOf(tasks: unknown): string | null {
  const first: unknown = Array.isArray(tasks) ? tasks[0] : null
  return isRecord(first) ? text(first.Name) : text(first)
}

/** Seconds since 1970, or a date that is written out. */
function instant(value: unknown): string | null {
  if (typeof value === 'number' && value > 0 && value < 1e11) return new Date(value * 1000).toISOString()
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? value : null
}
