import { cadences, type Topic } from '../../config/words.ts'
import type { Preview } from '../subscriptions/preview.ts'
import { cadenceWords, topicWords } from './alertWords.ts'
import { plural, shortDay } from './format.ts'
import { Foreign } from './parts.tsx'

/** What the last 30 days would have sent: the rate, and the last of it. */
export function PreviewPart({ preview }: { preview: Preview }) {
  const { tellings, messages, perWeek, byTopic, byCadence, releases, basis } = preview
  const kinds = Object.entries(byTopic).map(([topic, count]) => `${count} ${topicWords[topic as Topic].label.toLowerCase()}`)
  const others = cadences.map(cadence => `${cadenceWords[cadence].label.toLowerCase()} ${byCadence[cadence]}`)
  return (
    <section class="preview" aria-labelledby="preview">
      <h2 id="preview">The last 30 days</h2>
      {tellings === 0 ? (
        <p>would have sent nothing. You will hear when something comes.</p>
      ) : (
        <p>
          would have sent <strong>{plural(messages, 'message')}</strong>, {perWeek} a week: {kinds.join(', ')}. By cadence:{' '}
          {others.join(', ')}.
        </p>
      )}
      {releases.length > 0 && (
        <ul class="told">
          {releases.slice(0, 8).map(({ topic, at, release }) => (
            <li>
              <time datetime={new Date(at).toISOString()}>{shortDay(at)}</time>{' '}
              <span class={`badge stage-${topic}`}>{topicWords[topic].label}</span>{' '}
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
      {asksForSize(preview.query) && <p class="note">Releases that state no size are left out, large ones too.</p>}
      <p class="faint">
        {basis === 'news'
          ? 'By what became news here in that time; corrections and withdrawals come on top.'
          : 'By the dates of releases: this tracker has not watched for 30 days yet.'}
      </p>
    </section>
  )
}

function asksForSize(query: string): boolean {
  const asked = new URLSearchParams(query)
  return asked.has('minParameters') || asked.has('maxParameters')
}
