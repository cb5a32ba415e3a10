import type { KnownCompany, KnownFamily } from './filter.ts'
import { fold, squash } from './fold.ts'

/** A family of a company as a text named it: with its kin (of Llama: Code Llama, Llama Guard), and a number where the text has one. */
export interface NamedFamily {
  company: KnownCompany
  family: string
  names: string[]
  number: string | null
  hasReleases: boolean
}

type Families = Map<string, { company: KnownCompany; family: KnownFamily }[]>

/** Families that the whole text names, in any script and spelling: `通义万相`, `Cagview-4`, `Earnie 4.5`. */
export function familiesNamed(text: string, { families }: { families: Families }): NamedFamily[] {
  const plain = named(text, null, families)
  if (plain.length > 0) return plain
  const [, head, number] = /^(.*?[^-_. \d])[-_. ]*(\d{1,8}(?:\.\d{1,8}){0,3})$/s.exec(fold(text)) ?? []
  return head && number ? named(head, number, families) : []
}

function named(text: string, number: string | null, families: Families): NamedFamily[] {
  return (families.get(squash(text)) ?? []).map(({ company, family }) => {
    const kin = withKin(family, company)
    return { company, family: family.name, names: kin.map(each => each.name), number, hasReleases: kin.some(each => each.hasReleases) }
  })
}

/** A family and those of its company that hold its name as words of their own. */
function withKin(family: KnownFamily, company: KnownCompany): KnownFamily[] {
  const words = (name: string) => ` ${fold(name).replace(/[-_. ]+/g, ' ')} `
  return company.families.filter(each => words(each.name).includes(words(family.name)))
}
