import { opennesses } from '../../config/words.ts'
import type { Statistics } from '../../db/statistics.ts'
import type { CompanyDetails, CompanyFamily, DayCount, LicenseCount } from '../../db/timeline/companyPage.ts'
import type { SourceStatus } from '../../db/timeline/sources.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { documentLinks } from '../documents/links.ts'
import { Calendar } from './calendar.tsx'
import { CompanyFacts } from './companyFacts.tsx'
import { Families } from './companyFamilies.tsx'
import { CompanyHead } from './companyHead.tsx'
import { Licenses } from './companyLicenses.tsx'
import { CompanySources } from './companySources.tsx'
import { type CountedRow, CountRows, mostOf } from './countRows.tsx'
import { useDates } from './dates.tsx'
import { dateThatCounts } from './format.ts'
import { type Frame, Layout } from './layout.tsx'
import { Foreign } from './parts.tsx'
import { RelativeList } from './relatives.tsx'
import { companyText } from './text/company.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'
import type { YearOfDays } from './yearOfDays.ts'

export interface CompanyProps {
  frame: Frame
  company: CompanyDetails
  newest: ReleaseDocument[]
  statistics: Statistics
  families: CompanyFamily[]
  licenses: LicenseCount[]
  sources: SourceStatus[]
  /** The days of the calendar, and on which of them it has releases. */
  year: YearOfDays
  days: DayCount[]
  now: Date
  /** Address under which readers reach these pages. */
  publicUrl: string
}

/** One company: who it is, its rhythm, its families and licences, and where from and how fast all that is known. */
export function CompanyPage(props: CompanyProps) {
  const { frame, company, newest, statistics, families, licenses, sources, now, publicUrl } = props
  const text = useText(companyText)
  const query = `company=${encodeURIComponent(company.id)}`
  const isMaker = company.role === 'developer'
  return (
    <Layout
      frame={frame}
      title={text.title(company.name)}
      json={isMaker ? `/api/releases?${query}` : '/api/companies'}
      query={isMaker ? query : ''}
      head={<CompanyHead company={company} releases={statistics.releases} families={families} publicUrl={publicUrl} />}
    >
      <div class="lead">
        <p class="company">
          <a href="/companies">{text.every}</a>
        </p>
        <h1>
          <Foreign text={company.name} />
        </h1>
        <p class="status">
          {!isMaker && text.press} {isMaker && (newest.length > 0 ? text.summary(statistics.releases) : text.none)}{' '}
          {company.isParked && text.parked}
        </p>
      </div>
      <CompanyFacts company={company} sources={sources} />
      {isMaker && <Follow query={query} />}
      {newest.length > 0 && (
        <>
          <Newest newest={newest} query={query} />
          <Rhythm {...props} query={query} />
          <Months statistics={statistics} query={query} />
        </>
      )}
      <Families company={company} families={families} />
      <Licenses licenses={licenses} query={query} />
      <CompanySources sources={sources} lag={statistics.lag} now={now} />
    </Layout>
  )
}

function Follow({ query }: { query: string }) {
  const text = useText(companyText)
  return (
    <p class="onward">
      <a href={`/subscribe?${query}`}>{text.follow}</a>
      <span class="faint">
        {text.documents}
        {documentLinks(query).map(({ href, type, label }, index) => (
          <>
            {index > 0 && text.comma}
            <a href={href} type={type}>
              {label}
            </a>
          </>
        ))}
      </span>
    </p>
  )
}

function Newest({ newest, query }: { newest: ReleaseDocument[]; query: string }) {
  const text = useText(companyText)
  return (
    <section>
      <h2>{text.newest}</h2>
      <RelativeList relatives={newest.map(release => ({ ...release, date: dateThatCounts(release) }))} />
      <p class="onward">
        <a href={`/?${query}`}>{text.all}</a>
      </p>
    </section>
  )
}

function Rhythm({ year, days, query }: CompanyProps & { query: string }) {
  const text = useText(companyText).rhythm
  const { statedDate } = useDates()
  const dayName = (at: Date) => statedDate({ at: at.toISOString(), precision: 'day' })
  const lastDay = new Date(year.end.getTime() - 86_400_000)
  const releases = days.reduce((sum, day) => sum + day.releases, 0)
  return (
    <section>
      <h2>
        {text.heading} <small>{text.span(dayName(year.start), dayName(lastDay))}</small>
      </h2>
      {year.isPast && <p class="faint">{text.past}</p>}
      <p class="sum">{text.days(releases, days.length)}</p>
      <Calendar year={year} days={days} hrefOf={day => `/?${query}&since=${day}&until=${day}`} />
    </section>
  )
}

const monthsShown = 12
const monthsKept = 60

function Months({ statistics, query }: { statistics: Statistics; query: string }) {
  const text = useText(companyText).months
  const words = useWords()
  const { statedDate } = useDates()
  const rows: CountedRow[] = statistics.months.slice(0, monthsKept).map(({ month, byOpenness }) => ({
    label: statedDate({ at: `${month}-01T00:00:00.000Z`, precision: 'month' }),
    href: `/?${query}&since=${month}&until=${month}`,
    parts: opennesses
      .map(openness => ({ name: words.openness[openness].label, count: byOpenness[openness] ?? 0, shade: openness }))
      .filter(({ count }) => count > 0),
  }))
  const headings = { label: text.column, total: text.releases, parts: text.made }
  return (
    <section>
      <h2>{text.heading}</h2>
      <CountRows headings={headings} rows={rows.slice(0, monthsShown)} most={mostOf(rows)} />
      {rows.length > monthsShown && (
        <details>
          <summary>{text.earlier}</summary>
          <CountRows headings={headings} rows={rows.slice(monthsShown)} most={mostOf(rows)} />
        </details>
      )}
    </section>
  )
}
