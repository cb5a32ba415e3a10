import type { CompanyDetails, CompanyFamily } from '../../db/timeline/companyPage.ts'
import { webAddress } from './format.ts'
import { SharedHead } from './sharedHead.tsx'
import { companyText } from './text/company.ts'
import { useText } from './view.ts'

/** So many families stand for all. */
const mostFamilies = 4

interface CompanyHeadProps {
  company: CompanyDetails
  releases: number
  families: CompanyFamily[]
  publicUrl: string
}

/** https://schema.org/Organization */
export function CompanyHead({ company, releases, families, publicUrl }: CompanyHeadProps) {
  const { id, name, aliases, website } = company
  const url = `${publicUrl}/companies/${encodeURIComponent(id)}`
  const named = families.slice(0, mostFamilies).map(family => family.name)
  const description = useText(companyText).description(name, releases, named)
  const sameAs = webAddress(website)
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Organization',
    '@id': url,
    name,
    alternateName: aliases,
    ...(sameAs ? { url: sameAs } : {}),
  }
  return <SharedHead type="website" title={name} description={description} url={url} data={data} />
}
