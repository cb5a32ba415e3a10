import type { BasedDate, License, Modalities, Reason, Repository, Variant } from '../../config/words.ts'
import type { Announcement, Claim } from './contract.ts'
import type { Knowledge } from './knowledge.ts'
import { lineOf, type ModelName, parseName } from './names/parse.ts'
import { daysBetween } from './text.ts'

/** What a repository on a hub or code host says by being there. It is the strongest evidence: what it holds can be downloaded. */
export function readRepository(announcement: Announcement, repository: Repository, knowledge: Knowledge): Claim {
  const owner = makerOf(repository, knowledge)
  const name = nameOf(repository, knowledge, owner)
  const reasons: Reason[] = owner ? [{ rule: 'organisation', words: repository.id.split('/')[0] ?? '' }] : []
  const refusal = refusalOf(repository, name, owner, knowledge)
  const isCode = repository.kind === 'code'
  const variant = variantOf(announcement, repository, name, knowledge)
  return {
    company: owner,
    kind: repository.kind,
    name: name.text,
    family: name.family,
    version: name.version,
    line: lineOf(name),
    isRelease: !refusal && !isCode,
    stage: refusal ? null : repository.goneAt ? 'withdrawn' : 'released',
    openness: isCode ? 'code' : repository.kind === 'dataset' ? 'data' : 'weights',
    license: variant.license,
    modalities: modalitiesOf(repository, knowledge),
    parameters: variant.parameters,
    contextTokens: name.contextTokens,
    date: variant.publicAt,
    variant: isCode ? null : variant,
    ...(repository.goneAt ? { goneAt: repository.goneAt } : {}),
    model: name,
    role: isCode ? 'companion' : 'artefact',
    madeFrom: madeFrom(repository, knowledge, owner),
    reasons: [...reasons, ...(refusal ? [refusal] : [shown(repository)])],
  }
}

/** Who published it first: a repository that was moved is still its maker's. */
function makerOf(repository: Repository, knowledge: Knowledge): string | null {
  const names = [...(repository.formerly ?? []), repository.id]
  return names.map(id => ownerOf(repository.host, id, knowledge)).find(owner => owner !== null) ?? null
}

/**
 * The name taken apart. One that was renamed into another line or snapshot stays with what it was published with, or a rename would be a
 * release of its own; it is called by its new name.
 */
function nameOf(repository: Repository, knowledge: Knowledge, owner: string | null): ModelName {
  const parse = (id: string) => parseName(id.split('/').at(-1) ?? id, knowledge, owner)
  const name = parse(repository.id)
  const first = parse(repository.formerly?.[0] ?? repository.id)
  const isSame = lineOf(first) === lineOf(name) && first.snapshot === name.snapshot
  return isSame ? name : { ...first, text: name.text, display: name.display }
}

function shown(repository: Repository): Reason {
  if (repository.goneAt) return { rule: 'repository:gone', words: `${repository.host} ${repository.id}` }
  const how = repository.isGated ? 'repository:gated' : 'repository:public'
  return { rule: how, words: `${repository.host} ${repository.id}` }
}

export function ownerOf(host: string, id: string, knowledge: Knowledge): string | null {
  return knowledge.organisations.get(`${host}/${(id.split('/')[0] ?? '').toLowerCase()}`) ?? null
}

/** Why a repository is no release of its company's, if it is not. */
function refusalOf(repository: Repository, name: ModelName, owner: string | null, knowledge: Knowledge): Reason | null {
  if (!owner) return { rule: 'organisation:unknown', words: repository.id }
  if (repository.isPrivate) return { rule: 'repository:private', words: repository.id }
  if (name.drafts.length > 0) return { rule: 'name:draft-head', words: repository.id }
  // "GLM-5.2-NVFP4" at another company's: nothing in the name is its own
  if (name.company !== null && name.company !== owner && !name.isBuiltOn) return { rule: 'name:third-party', words: repository.id }
  const copied = repository.baseModels.find(base => isCopy(base.relation) && ownerOf(repository.host, base.id, knowledge) !== owner)
  return copied ? { rule: 'base-model:third-party', words: `${copied.relation} of ${copied.id}` } : null
}

function isCopy(relation: string | null): boolean {
  return relation === 'quantized' || relation === 'merge' || relation === 'adapter'
}

function madeFrom(repository: Repository, knowledge: Knowledge, owner: string | null): string | null {
  const base = repository.baseModels.find(each => each.relation === 'quantized' && ownerOf(repository.host, each.id, knowledge) === owner)
  return base?.id ?? null
}

function variantOf(announcement: Announcement, repository: Repository, name: ModelName, knowledge: Knowledge): Variant {
  const quantization = [name.quantization, ...name.formats.filter(format => format === 'gguf' || format === 'mlx')]
    .filter(Boolean)
    .join('-')
  return {
    repo: repository.id,
    url: repository.url,
    host: repository.host,
    parameters: name.total || name.active ? { total: name.total, active: name.active } : null,
    tuning: name.tuning.join('-') || null,
    quantization: quantization.toUpperCase() || null,
    license: licenseOf(repository, knowledge),
    publicAt: publicAt(announcement, repository),
    ...(repository.formerly ? { formerly: repository.formerly } : {}),
    ...(repository.goneAt ? { goneAt: { at: `${repository.goneAt.slice(0, 10)}T00:00:00.000Z`, precision: 'day' } } : {}),
  }
}

/**
 * A poll that saw it appear knows the minute; a first read only knows when it was made, which may be weeks before it was shown. What was
 * made long ago and shows up now was most likely public all along, on a page of the listing that nobody had asked for.
 */
function publicAt(announcement: Announcement, repository: Repository): BasedDate | null {
  const created = repository.createdAt
  const made: BasedDate | null = created ? { at: created, precision: 'minute', basis: 'repository-created' } : null
  const isOld = created !== null && daysBetween(created, announcement.seenAt) > longAgoDays
  return announcement.isBaseline || isOld ? made : { at: announcement.seenAt, precision: 'minute', basis: 'first-seen' }
}

const longAgoDays = 120

function licenseOf(repository: Repository, knowledge: Knowledge): License | null {
  const tag = repository.license?.toLowerCase()
  if (!tag && !repository.licenseName) return null
  const spdx = tag ? (knowledge.licenses.spdx[tag] ?? null) : null
  const name = repository.licenseName ?? spdx ?? (tag ? (knowledge.licenses.names[tag] ?? tag) : '')
  // the terms of the vendor's own are in the repository
  return { spdx, name, url: repository.licenseUrl ?? (spdx ? null : repository.url) }
}

function modalitiesOf(repository: Repository, knowledge: Knowledge): Modalities {
  return (repository.task ? knowledge.tasks[repository.task] : undefined) ?? { input: [], output: [] }
}
