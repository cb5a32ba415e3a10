import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

interface TimelineText {
  title: string
  heading: string
  sources(count: number): string
  readSoFar(count: number): string
  allRead: string
  failing(count: number): string
  releases(count: number): string
  ofAll(count: number, all: number): string
  dayNotKnown: string
  continued: string
  /** Days in a row without a release. */
  quiet(days: number): string
  byRank: string
  byDate: string
  newest: string
  older: string
  pages: string
  nothing: string
  nothingFits: string
  without(filter: string, value: string, count: number): string
  nearest(before: boolean): string
  everything: string
  /** Of a release that should be here. */
  missing: string
  firstReads: string
  firstReadsRun(read: number, sources: number): string
  nothingYet: string
  nothingYetBecause: string
  howSourcesAre: string
  variants(count: number): string
  quantised(count: number): string
  moreVariants(count: number): string
  parameters(text: string): string
  context(text: string): string
  gone: string
  /** How many came or changed while one watched: `#` is the number. */
  added: string
  changed: string
  showThem: string
  keys: string
  keysOf: [key: string, does: string][]
  close: string
}

const number = (count: number) => count.toLocaleString('en')

export const timelineText: Texts<TimelineText> = {
  en: {
    title: 'Modelwire: open models, as they are made public',
    heading: 'Open models, as they are made public',
    sources: count => plural(count, 'source'),
    readSoFar: count => `, ${number(count)} read so far`,
    allRead: ', all read',
    failing: count => `, ${number(count)} failing just now`,
    releases: count => plural(count, 'release'),
    ofAll: (count, all) => `${number(count)} of ${plural(all, 'release')}`,
    dayNotKnown: 'day not known',
    continued: 'continued',
    quiet: days => `${days} days without a release`,
    byRank: 'What fits best comes first',
    byDate: 'By date instead',
    newest: 'Newest',
    older: 'Older releases',
    pages: 'Pages',
    nothing: 'Nothing matches',
    nothingFits: 'No release fits all of what you chose.',
    without: (filter, value, count) => `Without ${filter} “${value}”: ${plural(count, 'release')}`,
    nearest: before => (before ? 'The last one before' : 'The first one after'),
    everything: 'See everything',
    missing: 'Say which release is missing',
    firstReads: 'The first reads are running',
    firstReadsRun: (read, sources) => `${read} of ${plural(sources, 'source')} have been read. This page looks again by itself.`,
    nothingYet: 'Nothing yet',
    nothingYetBecause: 'Every source has been read, and none of them shows a release.',
    howSourcesAre: 'See how they are doing',
    variants: count => `+${plural(count, 'variant')}`,
    quantised: count => `${number(count)} quantised or in another format`,
    moreVariants: count => `and ${number(count)} more`,
    parameters: text => `${text} parameters`,
    context: text => `${text} tokens of context`,
    gone: 'gone',
    added: '# new',
    changed: '# changed',
    showThem: 'Show',
    keys: 'Keyboard',
    keysOf: [
      ['/', 'search'],
      ['j', 'next release'],
      ['k', 'release before'],
      ['o', 'open it'],
      ['s', 'subscribe to this'],
      ['n', 'show what is new'],
      ['?', 'these keys'],
    ],
    close: 'Close',
  },
  zh: {
    title: 'Modelwire：开放模型，公开即知',
    heading: '开放模型，公开即知',
    sources: count => `${number(count)} 个来源`,
    readSoFar: count => `，已读取 ${number(count)} 个`,
    allRead: '，全部已读取',
    failing: count => `，${number(count)} 个目前失败`,
    releases: count => `${number(count)} 个发布`,
    ofAll: (count, all) => `${number(all)} 个发布中的 ${number(count)} 个`,
    dayNotKnown: '日期未知',
    continued: '续',
    quiet: days => `${days} 天没有发布`,
    byRank: '最符合的在前',
    byDate: '改按日期排列',
    newest: '最新',
    older: '更早的发布',
    pages: '翻页',
    nothing: '没有符合的结果',
    nothingFits: '没有发布符合您所选的全部条件。',
    without: (filter, value, count) => `去掉${filter}“${value}”：${number(count)} 个发布`,
    nearest: before => (before ? '之前的最后一个' : '之后的第一个'),
    everything: '查看全部',
    missing: '告诉我们缺少哪个发布',
    firstReads: '正在首次读取',
    firstReadsRun: (read, sources) => `${sources} 个来源中已读取 ${read} 个。本页会自动刷新。`,
    nothingYet: '还没有内容',
    nothingYetBecause: '所有来源都已读取，没有一个显示发布。',
    howSourcesAre: '查看来源状态',
    variants: count => `+${number(count)} 个变体`,
    quantised: count => `${number(count)} 个量化或其他格式`,
    moreVariants: count => `另有 ${number(count)} 个`,
    parameters: text => `${text} 参数`,
    context: text => `${text} 词元上下文`,
    gone: '已消失',
    added: '# 个新发布',
    changed: '# 个有变化',
    showThem: '显示',
    keys: '快捷键',
    keysOf: [
      ['/', '搜索'],
      ['j', '下一个发布'],
      ['k', '上一个发布'],
      ['o', '打开'],
      ['s', '订阅此查询'],
      ['n', '显示新内容'],
      ['?', '显示快捷键'],
    ],
    close: '关闭',
  },
}
