import { Parser } from 'htmlparser2'
import { UnreadableSource } from './contract.ts'

/**
 * Refuses markup that nests deeper than `limit`. Tree builders cost the square of the depth (a million openings in 3 MB stop a
 * thread for half a minute); this scan keeps only a stack of names and stops at the first element too deep.
 */
export function refuseDepth(markup: string, limit: number, language: 'html' | 'xml'): void {
  let depth = 0
  const scanner = new Parser(
    {
      onopentagname() {
        if (++depth > limit) throw new UnreadableSource('too-deep', `markup nests deeper than ${limit}`)
      },
      onclosetag() {
        depth--
      },
    },
    { xmlMode: language === 'xml', decodeEntities: false },
  )
  scanner.end(markup)
}
