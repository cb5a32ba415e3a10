import { z } from 'zod'
import type { Repository } from '../../config/words.ts'
import { absoluteAddress, nextFromLinkHeader } from './address.ts'
import { type Reading, type SourceKind, UnreadableSource } from './contract.ts'
import { isRecord, readJson, shapeOf, text, texts } from './documents.ts'
import { type Draft, finishEntries } from './drafts.ts'

/** `{}`: models or data sets follows from the path of the source's address. */
export const huggingfaceSettings = z.strictObject({})

/**
 * Listings of an organisation on the Hugging Face hub: `/api/models?author=…` and `/api/datasets?author=…`, paged by the Link
 * header, and the answer of one repository. `createdAt` is when the repository was made, which may be long before it became public.
 * https://huggingface.co/docs/hub/api
 */
export const huggingface: SourceKind<z.infer<typeof huggingfaceSettings>> = {
  kind: 'huggingface',
  settings: huggingfaceSettings,
  accept: 'application/json',
  wholeEverySeconds: 3600,
  // answers 401 for what is deleted or private, and leads on from a former name
  repositoryAddress: ({ id, kind }, listing) => new URL(`/api/${kind}s/${id}`, listing).href,
  read(document): Reading {
    const value = readJson(document)
    const isOne = isRecord(value) && text(value.id) !== null
    const list = isOne ? [value] : value
    if (!Array.isArray(list)) throw new UnreadableSource('shape-changed', `expected a list of repositories, got ${shapeOf(list)}`)
    const address = new URL(document.url)
    const kind = address.pathname.startsWith('/api/datasets') ? 'dataset' : 'model'
    const repositories = list.flatMap(item => readRepository(item, kind, address.origin))
    if (list.length > 0 && repositories.length === 0) {
      throw new UnreadableSource('shape-changed', `expected repositories with an id, got ${shapeOf(list[0])}`)
    }
    const lost = list.length - repositories.length
    return {
      entries: finishEntries(repositories.map(draftOf), 'text'),
      next: nextFromLinkHeader(document.link, document.url),
      ttlSeconds: null,
      isPartial: isOne || lost > 0,
      notes: lost > 0 ? [`${lost} of ${list.length} items of the listing have no id and were left out.`] : [],
    }
  },
}

function draftOf(repository: Repository): Draft {
  return {
    identity: repository.id,
    title: repository.id,
    url: repository.url,
    summary: repository.description ?? '',
    dateText: repository.createdAt,
    repository,
  }
}

function readRepository(item: unknown, kind: 'model' | 'dataset', origin: string): Repository[] {
  if (!isRecord(item)) return []
  const id = text(item.id) ?? text(item.modelId)
  if (!id || !/^([\w.-]+\/)?[\w.-]+$/.test(id)) return []
  const page = `${origin}/${kind === 'dataset' ? 'datasets/' : ''}${id}`
  const tags = texts(item.tags)
  const card = isRecord(item.cardData) ? item.cardData : {}
  const license = tagged(tags, 'license')[0] ?? text(card.license) ?? texts(card.license)[0] ?? null
  return [
    {
      host: 'huggingface',
      id,
      kind,
      url: page,
      createdAt: text(item.createdAt),
      license,
      licenseName: text(card.license_name),
      // A card may give an address or the name of a file of the repository.
      licenseUrl: absoluteAddress(text(card.license_link), `${page}/blob/main/`),
      tags: tags.slice(0, 200),
      task: text(item.pipeline_tag) ?? tagged(tags, 'task_categories')[0] ?? null,
      library: text(item.library_name),
      baseModels: baseModels(tags),
      isPrivate: item.private === true,
      isGated: item.gated !== undefined && item.gated !== false,
      description: text(item.description),
      ...(text(item._id) ? { stableId: String(item._id) } : {}),
    },
  ]
}

function tagged(tags: string[], name: string): string[] {
  return tags.filter(tag => tag.startsWith(`${name}:`)).map(tag => tag.slice(name.length + 1))
}

/** `base_model:a/b` and `base_model:quantized:a/b` come as a pair; the one that names the relation is kept. */
function baseModels(tags: string[]): Repository['baseModels'] {
  const found = new Map<string, string | null>()
  for (const value of tagged(tags, 'base_model')) {
    const [relation, id] = value.includes(':') ? splitOnce(value) : [null, value]
    if (id && (relation || !found.has(id))) found.set(id, relation)
  }
  return [...found].map(([id, relation]) => ({ relation, id }))
}

function splitOnce(value: string): [string, string] {
  const colon = value.indexOf(':')
  return [value.slice(0, colon), value.slice(colon + 1)]
}
