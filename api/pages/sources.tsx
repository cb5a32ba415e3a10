import type { SourceLag } from '../../db/statistics/lag.ts'
import type { SourceState, SourceStatus } from '../../db/timeline/sources.ts'
import { useDates } from './dates.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Foreign } from './parts.tsx'
import { SourceRow } from './sourceRow.tsx'
import { SourceStates } from './sourceStates.tsx'
import { sourcesText } from './text/sources.ts'
import { useText } from './view.ts'

export interface SourcesProps {
  frame: Frame
  sources: SourceStatus[]
  /** How soon each of them tells, where that is known. */
  lag: SourceLag[]
  /** Only sources in this state, and of this company, are shown. */
  state: SourceState | null
  company: string | null
  now: Date
}

type Chosen = Pick<SourcesProps, 'state' | 'company'>

/** Every source and how it is: a silent one is told from a broken one. */
export function SourcesPage({ frame, sources, lag, state, company, now }: SourcesProps) {
  const text = useText(sourcesText)
  const shown = sources.filter(each => isChosen(each, { state, company }))
  const lagOf = new Map(lag.map(each => [each.source, each]))
  return (
    <Layout frame={frame} title={text.page} room="/sources" json="/api/sources">
      <div class="lead">
        <h1>{text.title}</h1>
        <Status sources={sources} now={now} />
        <SourceStates
          sources={sources.filter(each => isChosen(each, { state: null, company }))}
          chosen={state}
          addressOf={each => addressOf({ state: each, company })}
        />
        <Companies sources={sources} chosen={{ state, company }} />
        {(state || company) && (
          <p class="status">
            {text.shown(shown.length, sources.length)} <a href="/sources">{text.all}</a>
          </p>
        )}
      </div>
      {shown.length === 0 && (
        <div class="empty">
          <h2>{sources.length === 0 ? text.empty : text.none}</h2>
          <p>{sources.length === 0 ? text.emptyYet : text.noneSuch}</p>
        </div>
      )}
      {groupByCompany(shown).map(([name, members]) => (
        <section>
          <h2>
            <a href={`/companies/${encodeURIComponent(members[0]?.company ?? '')}`}>
              <Foreign text={name} />
            </a>
          </h2>
          <table class="stacked sources">
            <thead>
              <tr>
                {Object.values(text.columns).map(heading => (
                  <th scope="col">{heading}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {members.map(source => (
                <SourceRow source={source} lag={lagOf.get(source.id)} now={now} />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </Layout>
  )
}

/** How many there are, and whether anybody visits them. */
function Status({ sources, now }: Pick<SourcesProps, 'sources' | 'now'>) {
  const text = useText(sourcesText)
  const { relative } = useDates()
  if (sources.length === 0) return null
  const visits = sources.flatMap(({ lastVisitAt }) => lastVisitAt?.getTime() ?? [])
  const visited = visits.length > 0 ? relative(new Date(Math.max(...visits)), now) : null
  const [before, companies, behind] = text.status({ sources: sources.length, companies: groupByCompany(sources).length, visited })
  return (
    <p class="status">
      <span>
        {before}
        <a href="/companies">{companies}</a>
        {behind}
      </span>
    </p>
  )
}

function Companies({ sources, chosen }: { sources: SourceStatus[]; chosen: Chosen }) {
  const text = useText(sourcesText)
  const groups = groupByCompany(sources.filter(each => isChosen(each, { ...chosen, company: null })))
  if (groups.length < 2 && !chosen.company) return null
  return (
    <details class="picks" open={chosen.company !== null}>
      <summary>{text.companies}</summary>
      <ul class="chips">
        {groups.map(([name, [first, ...others]]) => (
          <li>
            <a
              href={addressOf({ ...chosen, company: first?.company === chosen.company ? null : (first?.company ?? null) })}
              aria-current={first?.company === chosen.company ? 'true' : undefined}
            >
              {name} <span class="faint">{others.length + 1}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}

function isChosen(source: SourceStatus, { state, company }: Chosen): boolean {
  return (state === null || source.state === state) && (company === null || source.company === company)
}

function addressOf({ state, company }: Chosen): string {
  const parameters = new URLSearchParams({ ...(state ? { state } : {}), ...(company ? { company } : {}) })
  return parameters.size > 0 ? `/sources?${parameters}` : '/sources'
}

function groupByCompany(sources: SourceStatus[]): [string, SourceStatus[]][] {
  const groups = new Map<string, SourceStatus[]>()
  for (const source of sources) groups.set(source.companyName, [...(groups.get(source.companyName) ?? []), source])
  return [...groups]
}
