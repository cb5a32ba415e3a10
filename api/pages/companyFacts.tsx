import type { Child } from 'hono/jsx'
import type { CompanyDetails } from '../../db/timeline/companyPage.ts'
import type { SourceStatus } from '../../db/timeline/sources.ts'
import { Foreign, Outward } from './parts.tsx'
import { Sheet } from './sheet.tsx'
import { companyText } from './text/company.ts'
import { useWords } from './text/words.ts'
import { type Language, useText, useView } from './view.ts'

/** Who it is: every name, where it is at home, and as whom it publishes. */
export function CompanyFacts({ company, sources }: { company: CompanyDetails; sources: SourceStatus[] }) {
  const text = useText(companyText)
  const { language } = useView()
  const organisations = organisationsOf(sources)
  const published = new Set(organisations.map(({ name }) => name))
  const aliases = company.aliases.filter(alias => alias !== company.name)
  const others = company.otherNames.filter(name => !published.has(name) && !aliases.includes(name) && name !== company.name)
  const facts: [string, Child][] = [
    [text.fact.country, countryName(company.country, language)],
    [text.fact.website, <Outward href={company.website}>{company.website.replace(/^https?:\/\/|\/$/g, '')}</Outward>],
    [text.fact.otherNames, aliases.length > 0 && <Names names={aliases} />],
    [text.fact.organisations, organisations.length > 0 && <Organisations organisations={organisations} />],
    [text.fact.products, others.length > 0 && <Names names={others} />],
  ]
  return <Sheet rows={facts} />
}

/** What a country (ISO 3166-1) is called in a language. */
export function countryName(code: string, language: Language): string {
  return new Intl.DisplayNames([language === 'zh' ? 'zh-Hans' : 'en'], { type: 'region', fallback: 'code' }).of(code) ?? code
}

function Names({ names }: { names: string[] }) {
  return (
    <ul class="names">
      {names.map(name => (
        <li>
          <Foreign text={name} />
        </li>
      ))}
    </ul>
  )
}

function Organisations({ organisations }: { organisations: Organisation[] }) {
  const words = useWords()
  return (
    <ul class="names">
      {organisations.map(({ kind, name, page }) => (
        <li>
          <Outward href={page}>
            <Foreign text={name} />
          </Outward>{' '}
          <span class="faint">{words.kindOfSource(kind)}</span>
        </li>
      ))}
    </ul>
  )
}

interface Organisation {
  kind: string
  name: string
  page: string
}

/** Homes on hubs and code hosts: the pages of sources that list all that an organisation has there. */
function organisationsOf(sources: SourceStatus[]): Organisation[] {
  const found = new Map<string, Organisation>()
  for (const { kind, page, isParked } of sources) {
    if (isParked || page === null || !URL.canParse(page)) continue
    const [name] = /^\/(?:organization\/)?([^/]+)\/?$/.exec(new URL(page).pathname)?.slice(1) ?? []
    if (name && ['huggingface', 'github', 'modelscope'].includes(kind)) found.set(page, { kind, name: decodeURI(name), page })
  }
  return [...found.values()]
}
