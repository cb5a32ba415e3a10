import type { StoredCorrection } from '../../../db/types.ts'
import { Foreign, Outward } from '../parts.tsx'
import { adminCorrectionsText } from '../text/adminCorrections.ts'
import { correctionText } from '../text/correction.ts'
import { useText } from '../view.ts'
import { Dossier, ReleaseLink } from './dossier.tsx'
import { AdminFrame, type OperatorProps } from './frame.tsx'

interface CorrectionsProps extends OperatorProps {
  open: StoredCorrection[]
  closed: StoredCorrection[]
}

/** What readers say is wrong. */
export function CorrectionsPage({ frame, open, closed, done, now }: CorrectionsProps) {
  const text = useText(adminCorrectionsText)
  return (
    <AdminFrame frame={frame} room="corrections" done={done}>
      <section>
        <h2>{text.open}</h2>
        {open.length === 0 && <p class="faint">{text.noneOpen}</p>}
        {open.map(each => (
          <Correction correction={each} now={now} />
        ))}
      </section>
      {closed.length > 0 && (
        <section>
          <h2>{text.closed}</h2>
          {closed.map(each => (
            <Correction correction={each} now={now} />
          ))}
        </section>
      )}
    </AdminFrame>
  )
}

function Correction({ correction, now }: { correction: StoredCorrection; now: Date }) {
  const { id, release, field, claim, proof, contact, madeAt, state, note } = correction
  const text = useText(adminCorrectionsText)
  const { fields } = useText(correctionText)
  return (
    <Dossier
      heading={
        <>
          {id}: {fields[field]} {release && <ReleaseLink id={release} />}
        </>
      }
      state={{ badge: badges[state], word: text.state[state] }}
      at={madeAt}
      now={now}
    >
      <p>
        <Foreign text={claim} />
      </p>
      <p>
        <Outward href={proof}>
          <Foreign text={proof} />
        </Outward>
      </p>
      {contact && (
        <p>
          <Foreign text={contact} />
        </p>
      )}
      {note && (
        <p class="faint">
          {text.note}: <Foreign text={note} />
        </p>
      )}
      {state === 'open' && <Close id={id} release={release} />}
    </Dossier>
  )
}

const badges: Record<StoredCorrection['state'], string> = { open: 'state-waiting', accepted: 'state-ok', declined: 'state-parked' }

function Close({ id, release }: { id: string; release: string | null }) {
  const text = useText(adminCorrectionsText)
  return (
    <form class="acts" method="post" action={`/admin/corrections/${id}`}>
      <input name="note" aria-label={text.note} placeholder={text.note} maxlength={1000} />
      <button type="submit" name="state" value="accepted">
        {text.accept}
      </button>
      <button type="submit" name="state" value="declined">
        {text.decline}
      </button>
      {release && <a href={`/admin/rulings/new?${new URLSearchParams({ release })}`}>{text.rule}</a>}
    </form>
  )
}
