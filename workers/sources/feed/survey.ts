import { Parser } from 'htmlparser2'
import { UnreadableSource } from '../contract.ts'

export interface Survey {
  /** Items that open outside CDATA, wherever they stand. */
  items: number
  hasChannel: boolean
  rootAttributes: Record<string, string>
}

/** Counts the items and refuses markup deeper than 256, in one scan that builds nothing. */
export function surveyFeed(xml: string): Survey {
  const survey: Survey = { items: 0, hasChannel: false, rootAttributes: {} }
  let depth = 0
  const scanner = new Parser(
    {
      onopentagname(name) {
        if (++depth > 256) throw new UnreadableSource('too-deep', 'the feed nests deeper than 256 elements')
        const local = localName(name)
        if (local === 'item' || local === 'entry') survey.items++
        if (local === 'channel') survey.hasChannel = true
      },
      onattribute(name, value) {
        if (depth === 1) survey.rootAttributes[name] = value
      },
      onclosetag() {
        depth--
      },
    },
    { xmlMode: true },
  )
  scanner.end(xml)
  return survey
}

/** A name without its prefix, in lower case. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}
