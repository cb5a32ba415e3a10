import type { LicenseCount } from '../../db/timeline/companyPage.ts'
import { type CountedPart, type CountedRow, CountRows } from './countRows.tsx'
import { companyText } from './text/company.ts'
import { useText } from './view.ts'

/** So many licences have a shade of their own. */
const mostLicenses = 5

/** Which licences its releases came under, half year by half year, the newest first. */
export function Licenses({ licenses, query }: { licenses: LicenseCount[]; query: string }) {
  const text = useText(companyText)
  if (licenses.length === 0) return null
  const names = mostUsed(licenses)
  const halves = [...new Set(licenses.map(({ year, half }) => `${year} ${half}`))].toReversed()
  const rows: CountedRow[] = halves.map(key => {
    const [year = 0, half = 0] = key.split(' ').map(Number)
    const counts = licenses.filter(each => each.year === year && each.half === half)
    return {
      label: text.licenses.half(year, half),
      href: `/?${query}&since=${year}-${half === 1 ? '01' : '07'}&until=${year}-${half === 1 ? '06' : '12'}`,
      parts: partsOf(counts, names, text.licenses),
    }
  })
  return (
    <section>
      <h2>{text.licenses.heading}</h2>
      <CountRows headings={{ label: text.licenses.halfYear, total: text.months.releases, parts: text.licenses.heading }} rows={rows} />
    </section>
  )
}

function mostUsed(licenses: LicenseCount[]): string[] {
  const counts = new Map<string, number>()
  for (const { license, releases } of licenses) if (license !== null) counts.set(license, (counts.get(license) ?? 0) + releases)
  const sorted = [...counts].toSorted(([, left], [, right]) => right - left)
  return sorted.slice(0, mostLicenses).map(([name]) => name)
}

function partsOf(counts: LicenseCount[], names: string[], text: { unknown: string; others: string }): CountedPart[] {
  const sum = (wanted: (license: string | null) => boolean) =>
    counts.filter(({ license }) => wanted(license)).reduce((total, { releases }) => total + releases, 0)
  return [
    ...names.map((name, place) => ({ name, count: sum(license => license === name), shade: String(place + 1) })),
    { name: text.others, count: sum(license => license !== null && !names.includes(license)), shade: 'others' },
    { name: text.unknown, count: sum(license => license === null), shade: 'unknown' },
  ].filter(({ count }) => count > 0)
}
