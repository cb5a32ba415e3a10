import type { Child } from 'hono/jsx'
import type { Openness, Stage, StatedDate } from '../../config/words.ts'
import type { MatchedAs } from '../../db/filters/parts/filter.ts'
import { useDates } from './dates.tsx'
import { statedDate as statedInUtc, webAddress } from './format.ts'
import { sentenceOf } from './matches.ts'
import { written } from './text/sentences.ts'
import { useWords } from './text/words.ts'
import { useView } from './view.ts'

/** A link out of here: only to the web, telling the other side nothing, and no word in favour of it. */
export function Outward({ href, children, ...rest }: { href: string | null | undefined; class?: string; title?: string; children: Child }) {
  const address = webAddress(href)
  if (!address) return <span {...rest}>{children}</span>
  return (
    <a href={address} rel="noopener noreferrer nofollow" {...rest}>
      {children}
    </a>
  )
}

/** What the program says of a mistake: in the reader's language where it is written in it, else marked as English. */
export function Sentence({ text }: { text: string }) {
  const { language } = useView()
  const known = written(language, text)
  return <span lang={known === null && language !== 'en' ? 'en' : undefined}>{known ?? text}</span>
}

/** Text of somebody else: whatever direction it switches to, it stays inside. One that nobody can see is a dash. */
export function Foreign({ text }: { text: string }) {
  return <bdi>{isVisible.test(text) ? text : '–'}</bdi>
}

const isVisible = /[^\p{White_Space}\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/u

/** How a name was understood. */
export function Matches({ matchedAs }: { matchedAs: MatchedAs[] }) {
  return (
    <>
      {matchedAs.map(matched => (
        <p class="note">
          {sentenceOf(matched).map(({ text, is }) => {
            if (is === 'company') return <a href={`/?company=${encodeURIComponent(matched.company.id)}`}>{text}</a>
            return is === 'foreign' ? <Foreign text={text} /> : text
          })}
        </p>
      ))}
    </>
  )
}

export function StageBadge({ stage }: { stage: Stage }) {
  const { label, title } = useWords().stage[stage]
  return (
    <span class={`badge stage-${stage}`} title={title}>
      {label}
    </span>
  )
}

export function OpennessBadge({ openness }: { openness: Openness }) {
  const { label, title } = useWords().openness[openness]
  return (
    <span class={`badge open-${openness}`} title={title}>
      {label}
    </span>
  )
}

/** A day in short; the whole of what was stated on hover. */
export function Day({ date }: { date: StatedDate }) {
  const { shortDate } = useDates()
  return (
    <time datetime={machineDate(date)} title={statedInUtc(date)}>
      {shortDate(date)}
    </time>
  )
}

/** For machines, as exact as it was stated. */
export function machineDate({ at, precision }: StatedDate): string {
  if (precision === 'minute') return at
  return precision === 'day' ? at.slice(0, 10) : at.slice(0, 7)
}
