import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

interface SourcesText {
  page: string
  title: string
  /** What stands before the companies, they, and what stands behind. */
  status(said: { sources: number; companies: number; visited: string | null }): [string, string, string]
  /** What is looked at, where it is not all of them. */
  shown(shown: number, sources: number): string
  states: string
  companies: string
  all: string
  empty: string
  emptyYet: string
  none: string
  noneSuch: string
  columns: { source: string; state: string; visit: string; change: string; next: string; lag: string; entries: string }
  never: string
  noChange: string
  every(time: string): string
  late(time: string): string
  paused(until: string): string
  pausedSince(time: string, reason: string): string
  lagTitle(releases: number): string
  /** Silence within its rhythm, beyond it, and none. */
  normal(silence: number, usual: number): string
  silent(silence: number, usual: number): string
  rhythm(usual: number): string
  noRhythm: string
  /** Around what was seen. */
  seen: [string, string]
  since(time: string): string
  failed(times: number): string
  lastGood(time: string): string
  neverRead: string
  lacks: string
  toldSince(time: string, by: string): string
}

export const sourcesText: Texts<SourcesText> = {
  en: {
    page: 'Sources: Modelwire',
    title: 'Sources',
    status: ({ sources, companies, visited }) => [
      `${plural(sources, 'source')} of `,
      companies === 1 ? 'one company' : `${companies} companies`,
      visited ? `; last visit: ${visited}.` : '.',
    ],
    shown: (shown, sources) => `${shown} of ${plural(sources, 'source')} shown.`,
    states: 'States',
    companies: 'By company',
    all: 'Show all',
    empty: 'Nothing is tracked yet',
    emptyYet: 'The company files are read when the workers start.',
    none: 'No source is like that',
    noneSuch: 'None of what is tracked fits both. Choose another state or company above.',
    columns: {
      ...{ source: 'Source', state: 'State', visit: 'Last visit', change: 'Last change', next: 'Next visit', lag: 'Tells after' },
      entries: 'Entries',
    },
    never: 'never',
    noChange: 'none seen',
    every: time => `every ${time}`,
    late: time => `${time} late`,
    paused: until => `paused until ${until}`,
    pausedSince: (time, reason) => `Paused by the operator since ${time}${reason && `: ${reason}`}`,
    lagTitle: releases => `Median time after the first sign of a release, of ${plural(releases, 'release')}`,
    normal: (silence, usual) => `Nothing for ${plural(silence, 'day')} is normal here; usually ${everyDays(usual)}.`,
    silent: (silence, usual) => `Quiet for ${plural(silence, 'day')}; usually ${everyDays(usual)}.`,
    rhythm: usual => `Something new ${everyDays(usual)}, as a rule.`,
    noRhythm: 'Too little was said to know its rhythm.',
    seen: ['Seen: ', '.'],
    since: time => `Since ${time}.`,
    failed: times => (times === 1 ? 'Failed once' : `Failed ${times} times in a row`),
    lastGood: time => `; last good read ${time}.`,
    neverRead: ', and never read yet.',
    lacks: 'Lacks',
    toldSince: (time, by) => `, told since ${time} by ${by}.`,
  },
  zh: {
    page: '来源：Modelwire',
    title: '来源',
    status: ({ sources, companies, visited }) => [
      '',
      `${companies} 家公司`,
      `的 ${sources} 个来源${visited ? `；最近一次访问：${visited}` : ''}。`,
    ],
    shown: (shown, sources) => `显示 ${sources} 个来源中的 ${shown} 个。`,
    states: '状态',
    companies: '按公司',
    all: '显示全部',
    empty: '尚未跟踪任何来源',
    emptyYet: '后台程序启动时会读取公司文件。',
    none: '没有这样的来源',
    noneSuch: '没有来源同时符合两个条件。请在上方选择其他状态或公司。',
    columns: { source: '来源', state: '状态', visit: '上次访问', change: '上次变化', next: '下次访问', lag: '报告延迟', entries: '条目' },
    never: '从未',
    noChange: '尚无',
    every: time => `每 ${time}`,
    late: time => `迟了 ${time}`,
    paused: until => `暂停到 ${until}`,
    pausedSince: (time, reason) => `管理员自 ${time} 起暂停${reason && `：${reason}`}`,
    lagTitle: releases => `距发布首个迹象的中位时间，依据 ${releases} 个发布`,
    normal: (silence, usual) => `${silence} 天没有新内容在此属正常；通常${everyDaysInChinese(usual)}有新内容。`,
    silent: (silence, usual) => `已安静 ${silence} 天；通常${everyDaysInChinese(usual)}有新内容。`,
    rhythm: usual => `通常${everyDaysInChinese(usual)}有新内容。`,
    noRhythm: '内容太少，还看不出它的节奏。',
    seen: ['所见：', '。'],
    since: time => `自 ${time} 起。`,
    failed: times => (times === 1 ? '失败一次' : `连续失败 ${times} 次`),
    lastGood: time => `；上次成功读取于 ${time}。`,
    neverRead: '，从未成功读取。',
    lacks: '缺少',
    toldSince: (time, by) => `，${by} 自 ${time} 起已有报告。`,
  },
}

function everyDays(days: number): string {
  return days === 1 ? 'every day' : `every ${days} days`
}

function everyDaysInChinese(days: number): string {
  return days === 1 ? '每天' : `每 ${days} 天`
}
