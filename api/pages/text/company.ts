import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

interface CompanyText {
  title(name: string): string
  /** All of them. */
  every: string
  description(name: string, releases: number, families: string[]): string
  summary(releases: number): string
  none: string
  press: string
  parked: string
  fact: Record<'otherNames' | 'country' | 'website' | 'organisations' | 'products', string>
  follow: string
  documents: string
  newest: string
  all: string
  comma: string
  rhythm: RhythmText
  months: { heading: string; column: string; releases: string; made: string; earlier: string }
  families: { heading: string; family: string; releases: string; newest: string; without: string; stop: string }
  licenses: { heading: string; halfYear: string; half(year: number, half: number): string; unknown: string; others: string }
  sources: SourcesText
}

interface RhythmText {
  heading: string
  /** The first and last day that are shown. */
  span(first: string, last: string): string
  past: string
  days(releases: number, days: number): string
  cell(releases: number, day: string): string
  chart: string
  table: string
  day: string
  count: string
  fewer: string
  more: string
  inUtc: string
  /** Monday, Wednesday, Friday, in as few letters as can be. */
  weekdays: [string, string, string]
  month(month: number): string
}

interface SourcesText {
  heading: string
  none: string
  column: Record<'source' | 'state' | 'lastVisit' | 'speed', string>
  never: string
  /** How long after the first sign of a release it told of it. */
  speed(median: string, most: string): string
  atOnce: string
  of(releases: number): string
  unknown: string
  fastest(source: string, median: string | null): [string, string]
  note: string
}

const englishMonths = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export const companyText: Texts<CompanyText> = {
  en: {
    title: name => `${name}: Modelwire`,
    every: 'Companies',
    description: (name, releases, families) =>
      `${name}: ${plural(releases, 'release')}${families.length > 0 ? `, among them ${families.join(', ')}` : ''}, each with its proof.`,
    summary: releases => `${plural(releases, 'release')} in the timeline.`,
    none: 'No release of it has been seen yet.',
    press: 'It is read for what it says of others, and makes no releases itself.',
    parked: 'It is no longer tracked; what is known is kept.',
    fact: {
      otherNames: 'Other names',
      country: 'Country',
      website: 'Website',
      organisations: 'Publishes as',
      products: 'Also found as',
    },
    follow: 'Subscribe to this company',
    documents: ', or take it as ',
    newest: 'Newest releases',
    all: 'All in the timeline',
    comma: ', ',
    rhythm: {
      heading: 'Rhythm',
      span: (first, last) => `${first} to ${last}`,
      past: 'Nothing came in the last twelve months; these are the twelve before its newest release.',
      days: (releases, days) => `${plural(releases, 'release')} on ${plural(days, 'day')}.`,
      cell: (releases, day) => `${plural(releases, 'release')} on ${day}`,
      chart: 'Calendar of releases by day',
      table: 'The same as a table',
      day: 'Day',
      count: 'Releases',
      fewer: 'none',
      more: '5 and more',
      inUtc: 'Days are those of UTC. A release of which only the month is known stands on its first day.',
      weekdays: ['Mon', 'Wed', 'Fri'],
      month: month => englishMonths[month] ?? '',
    },
    months: { heading: 'By month', column: 'Month', releases: 'Releases', made: 'What can be had', earlier: 'Earlier months' },
    families: {
      heading: 'Families',
      family: 'Family',
      releases: 'Releases',
      newest: 'Newest',
      without: 'Also watched for, and not seen yet: ',
      stop: '.',
    },
    licenses: {
      heading: 'Licences over time',
      halfYear: 'Half year',
      half: (year, half) => `${half === 1 ? 'January to June' : 'July to December'} ${year}`,
      unknown: 'not known',
      others: 'others',
    },
    sources: {
      heading: 'Sources',
      none: 'It has no sources of its own.',
      column: { source: 'Source', state: 'State', lastVisit: 'Last visit', speed: 'How fast it is' },
      never: 'never',
      speed: (median, most) => `usually ${median} after the first sign, 9 of 10 within ${most}`,
      atOnce: 'usually the first',
      of: releases => `(of ${plural(releases, 'release')})`,
      unknown: 'not known yet',
      fastest: (_, median) => [
        'The fastest is ',
        median === null ? ': usually the first to tell.' : `: usually ${median} after the first sign.`,
      ],
      note: 'Drawn from releases that came while it was watched, five at least.',
    },
  },
  zh: {
    title: name => `${name} - Modelwire`,
    every: '公司',
    description: (name, releases, families) =>
      `${name}：共 ${releases} 个发布${families.length > 0 ? `，包括 ${families.join('、')}` : ''}，均附证据。`,
    summary: releases => `时间线中共有 ${releases} 个发布。`,
    none: '尚未看到它的任何发布。',
    press: '只读取它对其他公司的报道，它本身不发布模型。',
    parked: '已停止跟踪，已知内容予以保留。',
    fact: { otherNames: '其他名称', country: '国家或地区', website: '网站', organisations: '发布账号', products: '也以此出现' },
    follow: '订阅这家公司',
    documents: '，或以其他格式获取：',
    newest: '最新发布',
    all: '在时间线中查看全部',
    comma: '、',
    rhythm: {
      heading: '发布节奏',
      span: (first, last) => `${first}至${last}`,
      past: '最近十二个月没有发布；这里显示其最新发布之前的十二个月。',
      days: (releases, days) => `${days} 天内共有 ${releases} 个发布。`,
      cell: (releases, day) => `${day}：${releases} 个发布`,
      chart: '按日排列的发布日历',
      table: '以表格查看',
      day: '日期',
      count: '发布数',
      fewer: '无',
      more: '5 个及以上',
      inUtc: '日期按 UTC 计算。只知道月份的发布记在当月第一天。',
      weekdays: ['一', '三', '五'],
      month: month => `${month + 1}月`,
    },
    months: { heading: '按月统计', column: '月份', releases: '发布数', made: '可获取的内容', earlier: '更早的月份' },
    families: { heading: '系列', family: '系列', releases: '发布数', newest: '最新', without: '同样在关注、尚未出现的系列：', stop: '。' },
    licenses: {
      heading: '许可证变化',
      halfYear: '半年',
      half: (year, half) => `${year}年${half === 1 ? '上' : '下'}半年`,
      unknown: '未知',
      others: '其他',
    },
    sources: {
      heading: '来源',
      none: '它没有自己的来源。',
      column: { source: '来源', state: '状态', lastVisit: '上次访问', speed: '速度' },
      never: '从未',
      speed: (median, most) => `通常比最早迹象晚 ${median}，九成在 ${most} 内`,
      atOnce: '通常最早',
      of: releases => `（基于 ${releases} 个发布）`,
      unknown: '暂无数据',
      fastest: (_, median) => ['最快的是 ', median === null ? '：通常最早给出消息。' : `：通常比最早迹象晚 ${median}。`],
      note: '只统计跟踪期间出现的发布，至少五个。',
    },
  },
}
