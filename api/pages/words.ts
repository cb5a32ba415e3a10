import type { Basis, Cause, Openness, Stage } from '../../config/words.ts'
import type { SourceState } from '../../db/timeline/sources.ts'

/** What the pages say for the words of the program. A word that is not here is shown as it is. */
export const stageWords: Record<Stage, { label: string; title: string }> = {
  released: { label: 'Released', title: 'It can be downloaded' },
  announced: { label: 'Announced', title: 'Launched; nothing to download yet' },
  planned: { label: 'Planned', title: 'Said to come' },
  withdrawn: { label: 'Withdrawn', title: 'Deleted or made private' },
}

export const opennessWords: Record<Openness, { label: string; title: string }> = {
  weights: { label: 'Open weights', title: 'The weights can be downloaded' },
  data: { label: 'Open data', title: 'The data can be downloaded' },
  code: { label: 'Code only', title: 'The code can be downloaded' },
  api: { label: 'API only', title: 'Used over an API; the weights are not public' },
  none: { label: 'Not open', title: 'Nothing of it can be had' },
  unknown: { label: 'Openness unknown', title: 'No source says what can be had' },
}

export const basisWords: Record<Basis, string> = {
  vendor: 'the vendor says so',
  press: 'others reported it so',
  'first-seen': 'first seen public then',
  'repository-created': 'the repository was made then; it may have gone public later',
}

/** Why a revision was made, where it is not simply that something new was said. */
export const causeWords: Record<Cause, string | null> = {
  evidence: null,
  edited: 'a source was edited',
  reread: 'correction: everything was read again by newer rules',
  ruling: 'correction by an operator',
  withdrawn: 'taken down at its source',
  renamed: 'renamed at its source',
}

/** What needs a look stands first. */
export const stateWords: Record<SourceState, { label: string; title: string }> = {
  failing: { label: 'Failing', title: 'The last visit failed' },
  odd: { label: 'Odd', title: 'It answers well, and what it says is not right' },
  waiting: { label: 'Waiting', title: 'Its first read is still to come' },
  quiet: { label: 'Quiet', title: 'It answers, and has said nothing new for a month' },
  ok: { label: 'Fresh', title: 'It answers and was read' },
  paused: { label: 'Paused', title: 'The operator has it asked no more for now' },
  parked: { label: 'Parked', title: 'It is no longer read; what it said is kept' },
}

export const sourceStates = Object.keys(stateWords) as SourceState[]

export function sourceKindLabel(kind: string): string {
  return kindLabels[kind] ?? kind
}

/** A failure class in plain words. */
export function problemSentence(problem: string): string {
  return problemSentences[problem] ?? `The visit failed (${problem}).`
}

const kindLabels: Record<string, string> = {
  feed: 'Feed',
  huggingface: 'Hugging Face',
  github: 'GitHub',
  modelscope: 'ModelScope',
  page: 'Web page',
  readme: 'README',
  sitemap: 'Site map',
  json: 'News list',
  links: 'List of links',
}

const problemSentences: Record<string, string> = {
  dns: 'The name of the host cannot be found.',
  connect: 'The host does not take the connection.',
  tls: 'The secure connection cannot be made.',
  timeout: 'The host takes too long to answer.',
  reset: 'The host broke off the connection.',
  truncated: 'The answer ended half-way.',
  'too-large': 'The answer is larger than we read.',
  'header-overflow': 'The answer has more headers than we read.',
  redirect: 'The address sends us round in circles, or nowhere.',
  'refused-address': 'The address leads into a private network; we do not go there.',
  'bad-request': 'The host does not understand our request.',
  'rate-limited': 'The host asks us to come less often.',
  blocked: 'The host refuses us.',
  gone: 'The source was taken down for good.',
  'not-found': 'Nothing is at this address.',
  'client-error': 'The host refuses the request.',
  'server-error': 'The host has a problem of its own.',
  'unexpected-status': 'The host gives an answer that means nothing to us.',
  encoding: 'The answer is packed in a way that cannot be undone.',
  'not-a-feed': 'The answer is no feed any more.',
  malformed: 'The answer cannot be read: it is malformed.',
  'too-deep': 'The answer is nested deeper than we read.',
  'selector-empty': 'The page has changed: what we look for is not on it.',
  'shape-changed': 'The list has changed its shape.',
  'parser-died': 'Reading the answer took too much time or memory.',
  internal: 'A fault of this tracker; its log says more.',
  empty: 'The answer is valid and holds nothing of what was there before.',
  'ids-changed': 'Everything came at once under other names; nobody was told.',
  'dates-invented': 'Dates change from visit to visit; they are not believed.',
  'address-shared': 'One address is given for all entries.',
  stale: 'It has gone stale: what it used to tell goes on without it.',
}
