import type { Stage } from '../../config/words.ts'
import type { ReleaseDocument } from '../../db/types.ts'
import { dateThatCounts } from '../pages/format.ts'
import type { DocumentFormat, DocumentPage } from './contract.ts'
import { dayValue, escapeText, instantValue, property, textProperty } from './parts/ical.ts'
import { type Item, itemOf } from './parts/item.ts'
import { descriptionOfQuestion, titleOfQuestion } from './parts/question.ts'
import { authorityOf } from './parts/tag.ts'

/** iCalendar (RFC 5545, and what RFC 7986 says of whole calendars). */
export const ical: DocumentFormat = {
  path: '/releases.ics',
  type: 'text/calendar; charset=utf-8',
  label: 'Calendar',
  description: 'A calendar to subscribe to: what is planned is tentative, what is out is confirmed, what was withdrawn is cancelled.',
  usualLimit: 200,
  write,
}

/** What was launched did happen, whether or not it can be had. */
const statuses: Record<Stage, string> = {
  planned: 'TENTATIVE',
  announced: 'CONFIRMED',
  released: 'CONFIRMED',
  withdrawn: 'CANCELLED',
}

function write(page: DocumentPage): string {
  const { publicUrl, releases, withdrawn, links } = page
  const title = titleOfQuestion(page)
  const events = [...releases, ...withdrawn].map(release => event(release, publicUrl))
  return [
    property('BEGIN', 'VCALENDAR'),
    property('VERSION', '2.0'),
    property('PRODID', '-//Modelwire//Releases//EN'),
    property('CALSCALE', 'GREGORIAN'),
    property('METHOD', 'PUBLISH'),
    textProperty('NAME', title),
    textProperty('X-WR-CALNAME', title),
    textProperty('DESCRIPTION', descriptionOfQuestion(page)),
    property('URL', links.page),
    property('SOURCE;VALUE=URI', links.self),
    property('REFRESH-INTERVAL;VALUE=DURATION', 'PT1H'),
    property('X-PUBLISHED-TTL', 'PT1H'),
    ...events,
    property('END', 'VCALENDAR'),
  ].join('')
}

function event(release: ReleaseDocument, publicUrl: string): string {
  const item = itemOf(release, publicUrl)
  const { id, stage, openness, company, revision } = release
  return [
    property('BEGIN', 'VEVENT'),
    property('UID', `${encodeURIComponent(id)}@${authorityOf(publicUrl)}`),
    // of the revision, and not of the answer, which would be another at every look
    property('DTSTAMP', instantValue(item.updated)),
    property('LAST-MODIFIED', instantValue(item.updated)),
    property('SEQUENCE', String(revision)),
    ...when(release),
    property('STATUS', statuses[stage]),
    property('TRANSP', 'TRANSPARENT'),
    textProperty('SUMMARY', item.title),
    textProperty('DESCRIPTION', description(item)),
    property('CATEGORIES', [stage, openness, company.id].map(escapeText).join(',')),
    property('URL', item.url),
    property('END', 'VEVENT'),
  ].join('')
}

/** As exact as the date is known: an instant, a whole day, or all days of a month. */
function when(release: ReleaseDocument): string[] {
  const { at, precision } = dateThatCounts(release)
  if (precision === 'minute') return [property('DTSTART', instantValue(at))]
  const end = new Date(at)
  if (precision === 'month') end.setUTCMonth(end.getUTCMonth() + 1, 1)
  else end.setUTCDate(end.getUTCDate() + 1)
  return [property('DTSTART;VALUE=DATE', dayValue(at)), property('DTEND;VALUE=DATE', dayValue(end.toISOString()))]
}

function description({ summary, url, repositories, evidence }: Item): string {
  const links = [...repositories, ...evidence].flatMap(each => each.url ?? [])
  return [summary, ...links.slice(0, 3), url].join('\n')
}
