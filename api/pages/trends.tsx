import type { Child } from 'hono/jsx'
import { type ChosenFilters, writeFilters } from '../../db/filters/index.ts'
import type { Statistics } from '../../db/statistics.ts'
import { licenseShares, opennessShares, type TrendName, type TrendTable, trendTable } from './charts/figures.ts'
import { LagPlot, useLagSentence } from './charts/lag.tsx'
import { quarterOf } from './charts/periods.ts'
import { ReleasesPlot, useReleasesSentence } from './charts/releases.tsx'
import { SharesPlot, useShareSentence } from './charts/shares.tsx'
import { SizesPlot, useSizesSentence } from './charts/sizes.tsx'
import { useTrendWords } from './charts/words.ts'
import { Chips } from './filterForm.tsx'
import { type Frame, Layout } from './layout.tsx'
import { Matches, Outward } from './parts.tsx'
import { trendsText } from './text/trends.ts'
import { useText } from './view.ts'

export interface TrendsProps {
  frame: Frame
  filters: ChosenFilters
  statistics: Statistics
  /** The month that it is, which is not over: `2025-04`. */
  month: string
  /** Licences that count as permissive, each with the address of its words. */
  permissive: Record<string, string>
}

/** What releases show together: charts, each with its numbers and a sentence that says what one sees. */
export function TrendsPage({ frame, ...props }: TrendsProps) {
  const text = useText(trendsText)
  const query = writeFilters(props.filters)
  return (
    <Layout frame={frame} title={text.page} room="/trends" json={`/api/statistics${query && `?${query}`}`} query={query}>
      <div class="lead">
        <h1>{text.title}</h1>
        {props.statistics.releases > 0 && <p class="status">{text.lead(props.statistics.releases)}</p>}
      </div>
      {query && (
        <div class="chosen">
          <p>
            {text.chosen} <a href={`/?${query}`}>{text.timeline}</a>
          </p>
          <Chips filters={props.filters} path="/trends" />
        </div>
      )}
      <Matches matchedAs={props.filters.matchedAs} />
      {props.statistics.releases === 0 ? <Empty isChosen={query !== ''} /> : <Charts query={query} {...props} />}
    </Layout>
  )
}

function Empty({ isChosen }: { isChosen: boolean }) {
  const text = useText(trendsText)
  return (
    <div class="empty">
      <h2>{text.empty}</h2>
      <p>{isChosen ? text.emptyFilters : text.emptyYet}</p>
    </div>
  )
}

function Charts({ statistics, month, query, permissive }: Omit<TrendsProps, 'frame'> & { query: string }) {
  const quarter = quarterOf(month)
  const { sizes, lag } = statistics
  const [openness, licenses] = [opennessShares(statistics), licenseShares(statistics)]
  const says = {
    releases: useReleasesSentence(statistics, month),
    openness: useShareSentence(openness, quarter, 'openness'),
    licenses: useShareSentence(licenses, quarter, 'licenses'),
    sizes: useSizesSentence(sizes, quarter),
    lag: useLagSentence(lag),
  }
  const draws: Record<TrendName, ((label: string) => Child) | null> = {
    releases: label => <ReleasesPlot statistics={statistics} month={month} label={label} />,
    openness: label => <SharesPlot shares={openness} quarter={quarter} label={label} />,
    licenses: licenses.length > 0 ? label => <SharesPlot shares={licenses} quarter={quarter} label={label} /> : null,
    sizes: sizes.length > 0 ? label => <SizesPlot sizes={sizes} quarter={quarter} label={label} /> : null,
    lag: lag.length > 0 ? label => <LagPlot lag={lag} label={label} /> : null,
  }
  const trend = (name: TrendName, more?: Child) => (
    <Trend name={name} says={says[name]} draw={draws[name]} table={trendTable(name, statistics)} query={query}>
      {more}
    </Trend>
  )
  return (
    <>
      {trend('releases')}
      {trend('openness')}
      {trend('licenses', <Permissive licenses={permissive} />)}
      {trend('sizes')}
      {trend('lag')}
    </>
  )
}

interface TrendProps {
  name: TrendName
  says: string | null
  /** Null where there is nothing to draw. */
  draw: ((label: string) => Child) | null
  table: TrendTable
  query: string
  children?: Child
}

function Trend({ name, says, draw, table, query, children }: TrendProps) {
  const text = useText(trendsText)
  const { title, reading } = text.charts[name]
  const sentence = says ?? text.nothing
  return (
    <section class="trend" aria-labelledby={name}>
      <h2 id={name}>{title}</h2>
      <p class="says">
        <bdi>{sentence}</bdi>
      </p>
      {draw && (
        <>
          <figure>
            {draw(`${title}. ${sentence}`)}
            <figcaption class="faint">
              {reading} {children}
            </figcaption>
          </figure>
          <Numbers name={name} title={title} table={table} query={query} />
        </>
      )}
    </section>
  )
}

/** The same numbers to read, and to take away. */
function Numbers({ name, title, table, query }: { name: TrendName; title: string; table: TrendTable; query: string }) {
  const text = useText(trendsText)
  const { cell } = useTrendWords()
  return (
    <div class="numbers">
      <details>
        <summary>{text.table}</summary>
        <section class="scroll" aria-label={`${title}: ${text.table}`} tabindex={0}>
          <table>
            <thead>
              <tr>
                {table.columns.map(({ key, name: own }) => (
                  <th scope="col">{own ? <bdi>{own}</bdi> : (text.columns[key] ?? key)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([first = null, ...rest]) => (
                <tr>
                  <th scope="row">{table.columns[0] && <data value={String(first)}>{cell(table.columns[0], first)}</data>}</th>
                  {rest.map((value, nth) => {
                    const column = table.columns[nth + 1]
                    return <td>{column && <data value={String(value ?? '')}>{cell(column, value)}</data>}</td>
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
      <a href={`/trends/${name}.csv${query && `?${query}`}`} type="text/csv" aria-label={`${title}: ${text.csv}`}>
        {text.csv}
      </a>
    </div>
  )
}

function Permissive({ licenses }: { licenses: Record<string, string> }) {
  const text = useText(trendsText)
  return (
    <>
      {text.permissive}{' '}
      {Object.entries(licenses).map(([spdx, address], index) => (
        <>
          {index > 0 && ', '}
          <Outward href={address}>{spdx}</Outward>
        </>
      ))}
    </>
  )
}
