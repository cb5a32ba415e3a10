import type { FamilyNeighbours, Relative } from '../../db/timeline/relatives.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { dateThatCounts } from './format.ts'
import { Day, Foreign, OpennessBadge } from './parts.tsx'
import { releaseText } from './text/release.ts'
import { useWords } from './text/words.ts'
import { useText } from './view.ts'

/** So many days before and after count as the same week. */
export const daysAround = 3

/** What stands beside a release: before and after it in its family, and in its week. */
export function Relatives(props: { release: ReleaseDocument; neighbours: FamilyNeighbours; others: Relative[] }) {
  const { release, neighbours, others } = props
  const text = useText(releaseText).relatives
  const { previous, next } = neighbours
  const family = `/?company=${encodeURIComponent(release.company.id)}&family=${encodeURIComponent(release.family)}`
  return (
    <>
      <section>
        <h2>{text.heading}</h2>
        <ul class="neighbours">
          {previous && <Neighbour label={text.previous} relative={previous} rel="prev" />}
          {next && <Neighbour label={text.next} relative={next} rel="next" />}
        </ul>
        <p class="onward">
          <a href={family}>{text.all(release.family)}</a>
        </p>
      </section>
      {others.length > 0 && (
        <section>
          <h2>{text.week}</h2>
          <RelativeList relatives={others} isOfOthers />
          <p class="onward">
            <a href={weekOf(release)}>{text.more}</a>
          </p>
        </section>
      )}
    </>
  )
}

function Neighbour({ label, relative, rel }: { label: string; relative: Relative; rel: string }) {
  return (
    <li>
      <span class="faint">{label}</span>
      <a href={`/releases/${encodeURIComponent(relative.id)}`} rel={rel}>
        <Foreign text={relative.name} />
      </a>
      <span class="faint">
        <Day date={relative.date} />
      </span>
    </li>
  )
}

/** Releases in one line each. */
export function RelativeList({ relatives, isOfOthers = false }: { relatives: Relative[]; isOfOthers?: boolean }) {
  const words = useWords()
  return (
    <ul class="relatives">
      {relatives.map(({ id, name, company, kind, stage, openness, date }) => (
        <li>
          <span class="faint">
            <Day date={date} />
          </span>
          <span class="relative-name">
            <a href={`/releases/${encodeURIComponent(id)}`}>
              <Foreign text={name} />
            </a>
            <span class="faint">
              {isOfOthers && (
                <>
                  {' '}
                  <Foreign text={company.name} />
                </>
              )}
              {kind !== 'model' && ` · ${words.kind[kind]}`}
              {stage !== 'released' && ` · ${words.stage[stage].label}`}
            </span>
          </span>
          <OpennessBadge openness={openness} />
        </li>
      ))}
    </ul>
  )
}

const dayMs = 86_400_000

function weekOf(release: ReleaseDocument): string {
  const at = Date.parse(dateThatCounts(release).at)
  const day = (days: number) => new Date(at + days * dayMs).toISOString().slice(0, 10)
  return `/?since=${day(-daysAround)}&until=${day(daysAround)}`
}
