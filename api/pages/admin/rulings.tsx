import type { RuledMerge } from '../../../db/operator/merges.ts'
import type { Ruling } from '../../../db/rulings.ts'
import { Instant, useDates } from '../dates.tsx'
import { Foreign } from '../parts.tsx'
import { adminRulingsText } from '../text/adminRulings.ts'
import { useText } from '../view.ts'
import { Dossier, ReleaseLink } from './dossier.tsx'
import { AdminFrame, type OperatorProps } from './frame.tsx'

interface RulingsProps extends OperatorProps {
  rulings: Ruling[]
  /** The last that the rules made one of. */
  merges: RuledMerge[]
}

/** What operators ruled, to be undone; what the rules merged, to be taken apart; and where a ruling begins. */
export function RulingsPage({ frame, rulings, merges, done, now }: RulingsProps) {
  const text = useText(adminRulingsText)
  return (
    <AdminFrame frame={frame} room="rulings" done={done}>
      <form class="filters correction" method="get" action="/admin/rulings/new">
        <ReleaseField name="release" label={text.release} isRequired />
        <ReleaseField name="into" label={text.into} />
        <button type="submit">{text.preview}</button>
      </form>
      <section>
        <h2>{text.ruled}</h2>
        {rulings.length === 0 && <p class="faint">{text.noneRuled}</p>}
        {rulings.map(each => (
          <RulingOf ruling={each} now={now} />
        ))}
      </section>
      <section>
        <h2>{text.merged}</h2>
        {merges.length === 0 && <p class="faint">{text.noneMerged}</p>}
        <ul class="rulings">
          {merges.map(each => (
            <MergeOf merge={each} now={now} />
          ))}
        </ul>
      </section>
    </AdminFrame>
  )
}

/** An id, or the address of the release's page. */
export function ReleaseField({ name, label, isRequired = false }: { name: string; label: string; isRequired?: boolean }) {
  return (
    <label>
      <span>{label}</span>
      <input name={name} maxlength={400} required={isRequired} autocomplete="off" spellcheck={false} />
    </label>
  )
}

function RulingOf({ ruling, now }: { ruling: Ruling; now: Date }) {
  const text = useText(adminRulingsText)
  const { id, kind, release, into, repositories, reason, state, madeAt, problem } = ruling
  return (
    <Dossier
      heading={
        <>
          {id}: {text.kind[kind]} <ReleaseLink id={release} />
          {into && (
            <>
              {' → '}
              <ReleaseLink id={into} />
            </>
          )}
        </>
      }
      state={{ badge: badges[state], word: text.state[state] }}
      at={madeAt}
      now={now}
    >
      <p>
        <Foreign text={reason} />
      </p>
      {repositories.length > 0 && (
        <p class="faint">
          <Foreign text={repositories.join(', ')} />
        </p>
      )}
      {problem && (
        <p class="trouble">
          <Foreign text={problem} />
        </p>
      )}
      {(state === 'waiting' || state === 'applied') && (
        <form class="acts" method="post" action={`/admin/rulings/${id}/undo`}>
          <button type="submit" aria-label={`${text.undo}: ${id}`}>
            {text.undo}
          </button>
        </form>
      )}
    </Dossier>
  )
}

const badges: Record<Ruling['state'], string> = {
  waiting: 'state-waiting',
  applied: 'state-ok',
  undoing: 'state-waiting',
  undone: 'state-parked',
  refused: 'state-failing',
}

function MergeOf({ merge: { id, name, into, intoName, at }, now }: { merge: RuledMerge; now: Date }) {
  const text = useText(adminRulingsText)
  const { relative } = useDates()
  return (
    <li>
      <Foreign text={name} /> <span class="faint">{id}</span> → <ReleaseLink id={into} name={intoName} />{' '}
      <span class="faint">
        <Instant at={at}>{relative(at, now)}</Instant>
      </span>{' '}
      <a href={`/admin/rulings/new?${new URLSearchParams({ release: into, apart: id })}`}>{text.takeApart}</a>
    </li>
  )
}
