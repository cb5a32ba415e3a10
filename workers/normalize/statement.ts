import type { BasedDate, Openness, Reason, Stage } from '../../config/words.ts'
import type { Announcement, Claim } from './contract.ts'
import type { Knowledge } from './knowledge.ts'
import { findCompanies, findMentions, type Mention } from './mentions.ts'
import { lineOf } from './names/parse.ts'
import { type Topic, topicsOf } from './speech.ts'
import { unique } from './text.ts'

/** What a text says, in its title first: a digest that tells several stories makes several claims. */
export function readStatements(announcement: Announcement, knowledge: Knowledge): Claim[] {
  const stories = announcement.title.split(/[；;]\s*|(?<=^AI日报)：/).filter(story => story.trim())
  return stories.flatMap(story => readStory(story.trim(), announcement, knowledge))
}

function readStory(story: string, announcement: Announcement, knowledge: Knowledge): Claim[] {
  const owner = announcement.source.company
  const topics = topicsOf(story, knowledge.speech)
  const mentions = subjects(findMentions(story, knowledge, owner), story)
  const named = findCompanies(story, knowledge)[0]
  const company = owner ?? mentions[0]?.company ?? named?.company ?? null
  const verdict = judge(story, topics, mentions, announcement, knowledge)
  const reasons: Reason[] = [...companyReason(announcement, mentions, named), ...verdict.reasons]
  const common = {
    ...verdict,
    company,
    reasons,
    date: dateOf(announcement),
    kind: verdict.openness === 'data' ? 'dataset' : 'model',
  } as const
  if (mentions.length === 0) return [claimOf(common, null)]
  return distinct(mentions).map(mention => claimOf(common, mention))
}

type Verdict = Pick<Claim, 'isRelease' | 'stage' | 'openness' | 'reasons'>

/** The decision: is something made public now, is it only promised, and what can be had. */
function judge(
  story: string,
  topics: Map<Topic, Reason[]>,
  mentions: Mention[],
  announcement: Announcement,
  knowledge: Knowledge,
): Verdict {
  const said = (topic: Topic) => topics.get(topic) ?? []
  const aside = [...topics].filter(([topic]) => topic.startsWith('aside:')).flatMap(([, reasons]) => reasons)
  const isOpening = said('open').length > 0 || said('data').length > 0
  const speaks = said('release').length > 0 || isOpening || isTitleOfModel(story, mentions) || announcement.source.kind === 'readme'
  if (said('rumour').length > 0) return nothing(said('rumour'))
  if (said('planned').length > 0 && speaks) return { isRelease: false, stage: 'planned', openness: 'unknown', reasons: said('planned') }
  if (!speaks || (mentions.length === 0 && !isOpening)) return nothing([{ rule: 'no-release-words', words: story.slice(0, 80) }])
  if (aside.length > 0 && !outweighs(topics)) return nothing(aside)
  const openness = opennessOf(topics, announcement, knowledge)
  return { isRelease: true, stage: stageOf(openness.value), openness: openness.value, reasons: [...said('release'), ...openness.reasons] }
}

function nothing(reasons: Reason[]): Verdict {
  return { isRelease: false, stage: null, openness: 'unknown', reasons }
}

/** "发布并开源": a release that is told beside its benchmark, price or partner is still a release. */
function outweighs(topics: Map<Topic, Reason[]>): boolean {
  const strong = ['aside:funding', 'aside:legal', 'aside:tutorial', 'aside:discussion'] as const
  if (strong.some(topic => topics.has(topic))) return false
  return (
    topics.has('release') && (topics.has('open') || !(topics.has('aside:price') || topics.has('aside:paper') || topics.has('aside:tool')))
  )
}

/** "Qwen3: Think Deeper, Act Faster", "MiniMax-M2": a title that is a name, or a name and a colon, presents it. */
function isTitleOfModel(story: string, mentions: Mention[]): boolean {
  const first = mentions[0]
  if (!first || first.at > 12) return false
  const rest = story.slice(first.end).trim()
  return rest === '' || /^[:：|&,，–—-]/.test(rest) || (first.at === 0 && rest.length < 12)
}

function opennessOf(
  topics: Map<Topic, Reason[]>,
  announcement: Announcement,
  knowledge: Knowledge,
): { value: Openness; reasons: Reason[] } {
  const body = announcement.source.company ? topicsOf(announcement.summary.slice(0, 3000), knowledge.speech) : new Map<Topic, Reason[]>()
  for (const found of [topics, body]) {
    const said = (topic: Topic) => found.get(topic) ?? []
    if (said('open').length > 0) return { value: said('data').length > 0 && isData(found) ? 'data' : 'weights', reasons: said('open') }
    if (said('data').length > 0 && found === topics) return { value: 'data', reasons: said('data') }
    if (said('api').length > 0) return { value: 'api', reasons: said('api') }
  }
  return onlyReported(body, announcement) ?? { value: 'unknown', reasons: [] }
}

function isData(topics: Map<Topic, Reason[]>): boolean {
  return (topics.get('data')?.length ?? 0) >= (topics.get('open')?.length ?? 0)
}

/** A project page that speaks of a report and of nothing to download says that there is nothing to download. */
function onlyReported(body: Map<Topic, Reason[]>, announcement: Announcement): { value: Openness; reasons: Reason[] } | null {
  const paper = body.get('aside:paper')
  if (announcement.source.kind !== 'readme' || announcement.publishedAt || !paper || body.has('code')) return null
  return { value: 'none', reasons: paper.map(reason => ({ rule: 'report-only', words: reason.words })) }
}

function stageOf(openness: Openness): Stage {
  return openness === 'weights' || openness === 'data' || openness === 'code' ? 'released' : 'announced'
}

/** Only the company spoken of first: what it is compared with is not announced. */
function subjects(mentions: Mention[], story: string): Mention[] {
  const first = mentions[0]
  if (!first) return []
  const rival = /\b(beats?|vs\.?|versus|than|over|match(es)?|rivals?|against)\b|超越|对比|媲美|超过|>/i.exec(story.slice(first.end))
  const limit = rival ? first.end + rival.index : story.length
  return mentions.filter(mention => mention.company === first.company && mention.at < limit)
}

function distinct(mentions: Mention[]): Mention[] {
  const keyOf = ({ name }: Mention) =>
    [lineOf(name), name.snapshot, name.total, name.tuning.join('-'), name.words.join('-'), name.tiers.join('-')].join('|')
  const keys = unique(mentions.map(keyOf))
  return keys.flatMap(key => mentions.find(mention => keyOf(mention) === key) ?? []).slice(0, 12)
}

function companyReason(announcement: Announcement, mentions: Mention[], named: { company: string; alias: string } | undefined): Reason[] {
  if (announcement.source.company) return [{ rule: 'own-source', words: announcement.source.id }]
  if (mentions[0]) return [{ rule: 'family', words: mentions[0].name.text }]
  return named ? [{ rule: 'alias', words: named.alias }] : []
}

function dateOf(announcement: Announcement): BasedDate | null {
  if (announcement.publishedAt) return { ...announcement.publishedAt, basis: 'vendor' }
  return announcement.isBaseline ? null : { at: announcement.seenAt, precision: 'minute', basis: 'first-seen' }
}

function claimOf(common: Verdict & Pick<Claim, 'company' | 'date' | 'kind'>, mention: Mention | null): Claim {
  const name = mention?.name ?? null
  return {
    ...common,
    name: name?.text ?? null,
    family: name?.family ?? null,
    version: name?.version ?? null,
    line: name ? lineOf(name) : null,
    license: null,
    modalities: { input: [], output: [] },
    parameters: name?.total || name?.active ? { total: name.total, active: name.active } : null,
    contextTokens: name?.contextTokens ?? null,
    variant: null,
    model: name,
    role: 'statement',
    madeFrom: null,
  }
}
