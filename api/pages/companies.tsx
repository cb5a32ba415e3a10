import type { CompanySummary, NewestRelease } from '../../db/timeline/companies.ts'
import type { SourceState, SourceStatus } from '../../db/timeline/sources.ts'
import { countryName } from './companyFacts.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Mark } from './mark.tsx'
import { Day, Foreign } from './parts.tsx'
import { companiesText } from './text/companies.ts'
import { useWords } from './text/words.ts'
import { useText, useView } from './view.ts'
import { sourceStates } from './words.ts'

export interface CompaniesProps {
  frame: Frame
  companies: CompanySummary[]
  sources: SourceStatus[]
}

/** Who is tracked: the newest of each, how much there is of it, and how its sources are. */
export function CompaniesPage({ frame, companies, sources }: CompaniesProps) {
  const text = useText(companiesText)
  const makers = companies.filter(({ role }) => role === 'developer')
  const press = companies.filter(({ role }) => role !== 'developer')
  return (
    <Layout frame={frame} title={text.page} json="/api/companies">
      <div class="lead">
        <h1>{text.title}</h1>
        {companies.length > 0 && <Status makers={makers} press={press} />}
      </div>
      {companies.length === 0 && (
        <div class="empty">
          <h2>{text.empty}</h2>
          <p>{text.emptyYet}</p>
        </div>
      )}
      {makers.length > 0 && (
        <section>
          <h2>{text.makers}</h2>
          <CompanyTable companies={makers} sources={sources} columns={['country', 'newest', 'releases', 'sources']} />
        </section>
      )}
      {press.length > 0 && (
        <section>
          <h2>{text.press}</h2>
          <p class="faint">{text.pressWhy}</p>
          <CompanyTable companies={press} sources={sources} columns={['country', 'sources']} />
        </section>
      )}
      <p class="onward">
        <a href="/corrections/new">{text.missing}</a>
      </p>
    </Layout>
  )
}

function Status({ makers, press }: Record<'makers' | 'press', CompanySummary[]>) {
  const text = useText(companiesText)
  const tracked = makers.filter(({ isParked }) => !isParked)
  const read = press.filter(({ isParked }) => !isParked)
  const released = makers.reduce((sum, company) => sum + releasesOf(company), 0)
  return <p class="status">{text.status({ companies: tracked.length, released, press: read.length })}</p>
}

type ColumnName = 'country' | 'newest' | 'releases' | 'sources'

function CompanyTable({ companies, sources, columns }: Omit<CompaniesProps, 'frame'> & { columns: ColumnName[] }) {
  const text = useText(companiesText)
  return (
    <table class="stacked companies">
      <thead>
        <tr>
          {(['company', ...columns] as const).map(column => (
            <th scope="col">{text.columns[column]}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {companies.map(company => (
          <CompanyRow company={company} sources={sources.filter(each => each.company === company.id)} columns={columns} />
        ))}
      </tbody>
    </table>
  )
}

function CompanyRow({ company, sources, columns }: { company: CompanySummary; sources: SourceStatus[]; columns: ColumnName[] }) {
  const text = useText(companiesText)
  const { language } = useView()
  const cells = {
    country: () => countryName(company.country, language),
    newest: () => <Newest newest={company.newest} />,
    releases: () => <Releases company={company} />,
    sources: () => <States company={company} sources={sources} />,
  }
  return (
    <tr>
      <th scope="row">
        <div class="named">
          <Mark name={company.name} />
          <div>
            <a href={`/companies/${encodeURIComponent(company.id)}`}>
              <Foreign text={company.name} />
            </a>
            {company.isParked && <span class="faint">{text.parked}</span>}
          </div>
        </div>
      </th>
      {columns.map(column => (
        <td class={`in-${column}`} data-label={text.columns[column]}>
          {cells[column]()}
        </td>
      ))}
    </tr>
  )
}

function Newest({ newest }: { newest: NewestRelease | null }) {
  const text = useText(companiesText)
  const words = useWords()
  if (!newest) return <span class="faint">{text.noRelease}</span>
  const { id, name, kind, stage, date } = newest
  return (
    <>
      <a href={`/releases/${encodeURIComponent(id)}`}>
        <Foreign text={name} />
      </a>{' '}
      <span class="faint">
        <Day date={date} />
        {kind !== 'model' && ` · ${words.kind[kind]}`}
        {stage !== 'released' && ` · ${words.stage[stage].label}`}
      </span>
    </>
  )
}

function Releases({ company }: { company: CompanySummary }) {
  const releases = releasesOf(company)
  if (releases === 0) return <>0</>
  return <a href={`/?company=${encodeURIComponent(company.id)}`}>{releases.toLocaleString('en')}</a>
}

function releasesOf({ releases }: CompanySummary): number {
  return Object.values(releases).reduce((sum, count) => sum + count, 0)
}

/** How many sources are in each state; what needs a look stands first. */
function States({ company: { id, name }, sources }: { company: CompanySummary; sources: SourceStatus[] }) {
  const text = useText(companiesText)
  const { state: words } = useWords()
  if (sources.length === 0) return <span class="faint">{text.noSource}</span>
  const countOf = (state: SourceState) => sources.filter(each => each.state === state).length
  return (
    <ul class="badges">
      {sourceStates
        .filter(state => countOf(state) > 0)
        .map(state => (
          <li>
            <a
              class={`badge state-${state}`}
              href={`/sources?state=${state}&company=${encodeURIComponent(id)}`}
              title={text.sourcesOf(name, words[state].title, countOf(state))}
            >
              {countOf(state)} {words[state].label.toLowerCase()}
            </a>
          </li>
        ))}
    </ul>
  )
}
