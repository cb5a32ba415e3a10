import type { ReadCompany } from './companies.ts'
import type { Company } from './company.ts'

/** What a company file claims for its company alone: a second claim of the same is a mistake in one of the two. */
interface Mark {
  key: string
  path: PropertyKey[]
  value: string
  /** Two marks of one owner do not collide: a family may repeat an alias of its company. */
  owner: string
}

/** One line for each name, organisation and source that two claim. Names are compared by `foldName`, addresses as URLs. */
export function findConflicts(companies: ReadCompany[]): string[] {
  return [names, lines, organisations, sourceIds, sourceUrls].flatMap(marksOf => conflictsOf(companies, marksOf))
}

/** The form in which names are compared: NFKC, lower case, one space. */
export function foldName(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

function conflictsOf(companies: ReadCompany[], marksOf: (company: Company) => Mark[]): string[] {
  const first = new Map<string, { owner: string; place: string }>()
  const problems: string[] = []
  for (const { company, placeOf } of companies) {
    for (const mark of marksOf(company)) {
      const place = placeOf(mark.path, mark.value)
      const claim = first.get(mark.key)
      if (!claim) first.set(mark.key, { owner: mark.owner, place })
      else if (claim.owner !== mark.owner) problems.push(`${place}: "${mark.value}" is already claimed at ${claim.place}`)
    }
  }
  return problems
}

/** Every name that leads to a company. */
function names(company: Company): Mark[] {
  const named = (path: PropertyKey[], value: string): Mark => ({ key: foldName(value), path, value, owner: company.id })
  return [
    named(['name'], company.name),
    ...company.aliases.map((alias, index) => named(['aliases', index], alias)),
    ...company.products.map((product, index) => named(['products', index], product)),
    ...lines(company).map(mark => ({ ...mark, key: foldName(mark.value), owner: company.id })),
  ]
}

/** Every name that leads to a family: two families of one company may not share one. */
function lines(company: Company): Mark[] {
  return company.family.flatMap((family, index) => {
    const owner = `${company.id} ${index}`
    const named = (path: PropertyKey[], value: string): Mark => ({ key: `${company.id} ${foldName(value)}`, path, value, owner })
    return [
      named(['family', index, 'name'], family.name),
      ...family.aliases.map((alias, position) => named(['family', index, 'aliases', position], alias)),
    ]
  })
}

/** Hubs treat organisations that differ in case alone as one. A former name belongs to who bore it. */
function organisations(company: Company): Mark[] {
  return company.organisation.flatMap((organisation, index) => {
    const owner = `${company.id} ${index}`
    const home = (path: PropertyKey[], value: string): Mark => ({ key: `${organisation.host} ${foldName(value)}`, path, value, owner })
    return [
      home(['organisation', index, 'name'], organisation.name),
      ...organisation.formerly.map((former, position) => home(['organisation', index, 'formerly', position], former)),
    ]
  })
}

function sourceIds(company: Company): Mark[] {
  return company.source.map((source, index) => ({
    key: source.fullId,
    path: ['source', index, 'id'],
    value: source.id,
    owner: `${company.id} ${index}`,
  }))
}

function sourceUrls(company: Company): Mark[] {
  return company.source.map((source, index) => ({
    key: new URL(source.url).href,
    path: ['source', index, 'url'],
    value: source.url,
    owner: `${company.id} ${index}`,
  }))
}
