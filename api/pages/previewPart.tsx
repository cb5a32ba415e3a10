import { cadences, type Topic } from '../../config/words.ts'
import type { Preview } from '../subscriptions/preview.ts'
import { useDates } from './dates.tsx'
import { Foreign } from './parts.tsx'
import { useAlertWords } from './text/alerts.ts'
import { subscribeText } from './text/subscribe.ts'
import { useText } from './view.ts'

/** What the last 30 days would have sent: the rate, and the last of it. */
export function PreviewPart({ preview }: { preview: Preview }) {
  const { tellings, messages, perWeek, byTopic, byCadence, releases, basis } = preview
  const { preview: text } = useText(subscribeText)
  const words = useAlertWords()
  const { shortDay } = useDates()
  const kinds = Object.entries(byTopic).map(([topic, count]) => `${count} ${words.topic[topic as Topic].label.toLowerCase()}`)
  const others = cadences.map(cadence => `${words.cadence[cadence].label.toLowerCase()} ${byCadence[cadence]}`)
  return (
    <section class="preview" aria-labelledby="preview">
      <h2 id="preview">{text.heading}</h2>
      {tellings === 0 ? (
        <p>{text.nothing}</p>
      ) : (
        <Sent sentence={text.sent(messages, perWeek, kinds.join(words.comma), others.join(words.comma))} />
      )}
      {releases.length > 0 && (
        <ul class="told">
          {releases.slice(0, 8).map(({ topic, at, release }) => (
            <li>
              <time datetime={new Date(at).toISOString()}>{shortDay(at)}</time>{' '}
              <span class={`badge stage-${topic}`}>{words.topic[topic].label}</span>{' '}
              <a href={`/releases/${encodeURIComponent(release.id)}`}>
                <Foreign text={release.name} />
              </a>{' '}
              <span class="faint">
                <Foreign text={release.company.name} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {asksForSize(preview.query) && <p class="note">{text.sizes}</p>}
      <p class="faint">{basis === 'news' ? text.byNews : text.byDates}</p>
    </section>
  )
}

/** What stands between asterisks is strong. */
function Sent({ sentence }: { sentence: string }) {
  const [before, strong, after] = sentence.split('*')
  return (
    <p>
      {before}
      <strong>{strong}</strong>
      {after}
    </p>
  )
}

function asksForSize(query: string): boolean {
  const asked = new URLSearchParams(query)
  return asked.has('minParameters') || asked.has('maxParameters')
}
