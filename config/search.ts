import { readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { z } from 'zod'

const words = z.array(z.string().trim().min(1)).transform(list => new Set(list))
const file = new URL('./lexicon/search.toml', import.meta.url)

/** Words of lexicon/search.toml, in lower case: what stands around a name in a search, and what a company's name may lack. */
export const searchWords = z.strictObject({ around: words, company: words }).parse(parse(readFileSync(file, 'utf8')))
