import type { SourceKind } from './contract.ts'
import { feed } from './feed.ts'
import { github } from './github.ts'
import { huggingface } from './huggingface.ts'
import { json } from './json.ts'
import { links } from './links.ts'
import { modelscope } from './modelscope.ts'
import { page } from './page.ts'
import { readme } from './readme.ts'
import { sitemap } from './sitemap.ts'

const list: SourceKind[] = [feed, github, huggingface, json, links, modelscope, page, readme, sitemap]

/** Every kind of source by its name. A new one is its file, its line here, and a page in test/fixtures/<kind>/. */
export const sourceKinds: Record<string, SourceKind> = Object.fromEntries(list.map(kind => [kind.kind, kind]))
