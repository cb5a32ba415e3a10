import type { BasedDate, Openness, Reason, Stage } from '../../config/words.ts'
import type { Announcement, Claim } from './contract.ts'
import type { Knowledge } from './knowledge.ts'
import { findCompanies, findMentions, type Mention } from './mentions.ts'
import { lineOf } from './names/parse.ts'
import { rivalsFrom, type Topic, topicsOf } from './speech.ts'
import { isUnspaced, unique } from './text.ts'

/** What a text says, sentence by sentence of its title: a digest that tells several stories makes several claims. */
export function readStatements(announcement: Announcement, knowledge: Knowledge): Claim[] {
  const claims = storiesOf(announcement.title, knowledge).flatMap(story => readStory(story, announcement, knowledge))
  const telling = claims.filter(claim => claim.stage !== null)
  return (telling.length > 0 ? withoutRepeats(telling) : claims.slice(0, 1)).slice(0, 12)
}

/** Stories of a digest, sentences of a longer text. What looks like markup in a title is not read ("<think>…</think> QwQ"). */
function storiesOf(title: string, knowledge: Knowledge): string[] {
  const plain = title.replace(/<\/?\w[^<>]{0,80}>/g, ' ').trim()
  const heading = knowledge.speech
    .flatMap(each => each.digest)
    .find(prefix => plain.startsWith(prefix) && /^\s*[:：|｜]/.test(plain.slice(prefix.length)))
  const stories = plain.slice(heading?.length ?? 0).split(/[；;]\s+|；|(?<=[.!?])\s+(?=[^\d\s])|(?<=[。！？])/)
  return stories.map(story => story.replace(/^[\s.…:：|｜]+/, '').trim()).filter(Boolean)
}

function readStory(story: string, announcement: Announcement, knowledge: Knowledge): Claim[] {
  const owner = announcement.source.company
  const topics = topicsOf(story, knowledge.speech)
  const mentions = subjects(findMentions(story, knowledge, owner), story, knowledge)
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
  return mentions.length === 0 ? [claimOf(common, null)] : mentions.map(mention => claimOf(common, mention))
}

/** One claim for each model, the first that speaks of it. */
function withoutRepeats(claims: Claim[]): Claim[] {
  const keyOf = ({ line, model }: Claim) =>
    [line, model?.snapshot, model?.total, model?.tuning.join('-'), model?.words.join('-'), model?.tiers.join('-')].join('|')
  return unique(claims.map(keyOf)).flatMap(key => claims.find(claim => keyOf(claim) === key) ?? [])
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
  const isOpening = said('open').length > 0 || said('data').length > 0 || said('hub').length > 0
  const speaks = said('release').length > 0 || isOpening || isTitleOfModel(story, mentions, announcement)
  if (said('rumour').length > 0) return nothing(said('rumour'))
  const launch = said('planned').length > 0 ? launchBefore(story, mentions, knowledge) : null
  if (launch) return { isRelease: true, stage: 'announced', openness: 'unknown', reasons: [...launch, ...said('planned')] }
  if (said('planned').length > 0 && speaks) return { isRelease: false, stage: 'planned', openness: 'unknown', reasons: said('planned') }
  if (!speaks || (mentions.length === 0 && !isOfSomebody(story, topics, announcement, knowledge)))
    return nothing([{ rule: 'no-release-words', words: story.slice(0, 80) }])
  if (aside.length > 0 && !outweighs(topics, story, mentions)) return nothing(aside)
  const openness = opennessOf(topics, announcement, knowledge, isTitleOfModel(story, mentions, announcement))
  return { isRelease: true, stage: stageOf(openness.value), openness: openness.value, reasons: [...said('release'), ...openness.reasons] }
}

/** "Kimi K3 launched, weights to follow": the first clause tells what there is, the second what is promised. */
function launchBefore(story: string, mentions: Mention[], knowledge: Knowledge): Reason[] | null {
  const clause = story.split(/[,，]/)[0] ?? ''
  const topics = topicsOf(clause, knowledge.speech)
  const isNamed = mentions.some(mention => mention.end <= clause.length)
  return isNamed && clause.length < story.length && !topics.has('planned') ? (topics.get('release') ?? null) : null
}

/** Without a model's name it must be somebody's doing: a known company that opens something, or a headline of a script that has no idle "open source". */
function isOfSomebody(story: string, topics: Map<Topic, Reason[]>, announcement: Announcement, knowledge: Knowledge): boolean {
  if (!topics.has('open') && !topics.has('data')) return false
  const company = announcement.source.company ?? findCompanies(story, knowledge)[0]?.company
  return isUnspaced(story) || (company !== undefined && topics.has('release'))
}

function nothing(reasons: Reason[]): Verdict {
  return { isRelease: false, stage: null, openness: 'unknown', reasons }
}

/** "发布并开源": a release that is told beside its benchmark, price or partner is still a release. */
function outweighs(topics: Map<Topic, Reason[]>, story: string, mentions: Mention[]): boolean {
  const strong = ['aside:funding', 'aside:legal', 'aside:tutorial', 'aside:discussion'] as const
  if (strong.some(topic => topics.has(topic))) return false
  const isExact = mentions.some(({ name }) => name.version !== null || name.total !== null)
  if (topics.has('open') && (topics.has('release') || isExact)) return true
  if (!topics.has('release') || topics.has('aside:price') || topics.has('aside:tool')) return false
  return !topics.has('aside:paper') || isBeside(story, mentions, topics.get('aside:paper') ?? [])
}

/** "We released GLM-4.1V and its technical report", not "the GLM-4.1V technical report". */
function isBeside(story: string, mentions: Mention[], aside: Reason[]): boolean {
  const lower = story.toLowerCase()
  const at = Math.min(...aside.map(reason => lower.indexOf(reason.words)).filter(index => index >= 0))
  const before = mentions.filter(mention => mention.end <= at).at(-1)
  return before !== undefined && /\b(and|with)\b|[&,，、和及与]/.test(story.slice(before.end, at))
}

/**
 * "Qwen3: Think Deeper, Act Faster", "MiniMax-M2": a title that is a name, or a name and a colon, presents it. So does a company's own
 * title that ends in one ("Time to Speak Some Dialects, Qwen-TTS!"), and the heading of a project's own page.
 */
function isTitleOfModel(story: string, mentions: Mention[], announcement: Announcement): boolean {
  const [first] = mentions
  const last = mentions.at(-1)
  if (!first || !last) return false
  const isOwnEnding = announcement.source.company !== null && announcement.source.kind !== 'readme' && /^\W*$/.test(story.slice(last.end))
  if (isOwnEnding) return true
  const rest = story.slice(first.end).trim()
  return first.at <= 12 && (/^\W*$/.test(rest) || /^[:：|&,，–—]/.test(rest) || (first.at === 0 && rest.length < 12))
}

function opennessOf(
  topics: Map<Topic, Reason[]>,
  announcement: Announcement,
  knowledge: Knowledge,
  isTitle: boolean,
): { value: Openness; reasons: Reason[] } {
  const body = announcement.source.company ? topicsOf(announcement.summary.slice(0, 3000), knowledge.speech) : new Map<Topic, Reason[]>()
  for (const found of [topics, body]) {
    const said = (topic: Topic) => found.get(topic) ?? []
    const open = [...said('open'), ...(found === topics ? said('hub') : [])]
    if (open.length > 0) return { value: said('data').length > 0 && isData(found) ? 'data' : 'weights', reasons: open }
    if (said('data').length > 0 && found === topics) return { value: 'data', reasons: said('data') }
    if (said('api').length > 0) return { value: 'api', reasons: said('api') }
  }
  return (isTitle ? onlyReported(body, announcement) : null) ?? { value: 'unknown', reasons: [] }
}

function isData(topics: Map<Topic, Reason[]>): boolean {
  return (topics.get('data')?.length ?? 0) >= (topics.get('open')?.length ?? 0)
}

/** A project's own page that speaks of a report and of nothing to download says that there is nothing to download. */
function onlyReported(body: Map<Topic, Reason[]>, announcement: Announcement): { value: Openness; reasons: Reason[] } | null {
  const paper = body.get('aside:paper')
  if (announcement.source.kind !== 'readme' || !paper || body.has('code')) return null
  return { value: 'none', reasons: paper.map(reason => ({ rule: 'report-only', words: reason.words })) }
}

function stageOf(openness: Openness): Stage {
  return openness === 'weights' || openness === 'data' || openness === 'code' ? 'released' : 'announced'
}

/** Only the company spoken of first: what it is compared with is not announced. A bare family says less than a model of it. */
function subjects(mentions: Mention[], story: string, knowledge: Knowledge): Mention[] {
  const first = mentions[0]
  if (!first) return []
  const limit = rivalsFrom(story, first.end, knowledge.speech)
  const own = mentions.filter(mention => mention.company === first.company && mention.at < limit && !mention.name.isTool)
  const exact = own.filter(({ name }) => name.version !== null || name.total !== null || name.display.length > 1)
  return exact.length > 0 ? exact : own.slice(0, 1)
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
