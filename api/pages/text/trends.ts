import type { TrendName } from '../charts/figures.ts'
import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

/** What a chart is called, and how it is read. */
interface ChartText {
  title: string
  reading: string
}

export interface TrendsText {
  page: string
  title: string
  lead(releases: number): string
  chosen: string
  timeline: string
  empty: string
  emptyFilters: string
  emptyYet: string
  charts: Record<TrendName, ChartText>
  /** The charts' table and file. */
  table: string
  csv: string
  columns: Record<string, string>
  others: string
  total: string
  quarter(year: string, quarter: number): string
  month(month: number): string
  percent(share: number): string
  /** Of a month: how many there were, whose were most, how many a year before. */
  saysReleases(said: { when: string; releases: number; before: number | null; leader: { name: string; releases: number } | null }): string
  saysOpenness(said: SaidShare): string
  saysLicenses(said: SaidShare): string
  saysSizes(said: { when: string; releases: number; lower: string; median: string; upper: string; before: string | null }): string
  saysLag(said: { sources: number; quickest: Lag; slowest: Lag | null }): string
  tooFew(when: string, count: number): string
  tooFewLags: string
  nothing: string
  unfinished(when: string): string
  permissive: string
}

type SaidShare = { when: string; of: number; share: string; before: string | null }
type Lag = { source: string; median: string }

const ordinals = ['first', 'second', 'third', 'fourth']

export const trendsText: Texts<TrendsText> = {
  en: {
    page: 'Trends: Modelwire',
    title: 'Trends',
    lead: releases => `What ${plural(releases, 'release')} show, month by month.`,
    chosen: 'The charts are of what you chose:',
    timeline: 'The same on the timeline',
    empty: 'Nothing to draw',
    emptyFilters: 'No release fits all of what you chose. Take a filter away above.',
    emptyYet: 'There is no release in the timeline yet. The charts come with the first one.',
    charts: {
      releases: {
        title: 'Releases by month and company',
        reading: 'A bar is a month. The companies share one scale; the number over a bar is the highest of its row.',
      },
      openness: {
        title: 'Share of open weights',
        reading:
          'Of all releases of a quarter, those whose weights can be downloaded. A hollow point has fewer than five releases behind it.',
      },
      licenses: {
        title: 'Share of permissive licences',
        reading: 'Of the releases of a quarter whose licence is known. A hollow point has fewer than five releases behind it.',
      },
      sizes: {
        title: 'Sizes over time',
        reading:
          'Parameters in all, each step ten times the last. Half of the releases lie within the box, the line in it is the median, the thin line leads to the smallest and the largest. Drawn from the newest 400 of a quarter.',
      },
      lag: {
        title: 'How soon each source tells',
        reading: 'Time after the first sign of a release. The dot is the median; nine of ten come before the bar at the end of the line.',
      },
    },
    table: 'As a table',
    csv: 'as CSV',
    columns: {
      ...{
        month: 'Month',
        quarter: 'Quarter',
        releases: 'Releases',
        others: 'Others',
        openWeights: 'Open weights',
        licensed: 'Licence known',
      },
      ...{ permissive: 'Permissive', share: 'Share', least: 'Smallest', lowerQuartile: 'Lower quartile', median: 'Median' },
      ...{
        upperQuartile: 'Upper quartile',
        most: 'Largest',
        source: 'Source',
        kind: 'Kind',
        medianSeconds: 'Median',
        p90Seconds: 'Ninth decile',
      },
    },
    others: 'Others',
    total: 'All',
    quarter: (year, quarter) => `the ${ordinals[quarter - 1]} quarter of ${year}`,
    month: month => ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][month - 1] ?? '',
    percent: share => `${Math.round(share * 100)} %`,
    saysReleases({ when, releases, before, leader }) {
      if (!leader) {
        const compared = before === null ? '' : `, against ${before || 'none'} a year before`
        return `In ${when} there ${releases === 1 ? 'was' : 'were'} ${plural(releases, 'release')}${compared}.`
      }
      const compared = before === null ? '' : `; a year before there ${before === 1 ? 'was' : 'were'} ${before || 'none'} in all`
      return `In ${when} ${leader.name} brought ${leader.releases} of ${plural(releases, 'release')}, more than anybody else${compared}.`
    },
    saysOpenness: ({ when, of, share, before }) =>
      `In ${when} ${share} of ${plural(of, 'release')} had open weights${before ? `, against ${before} a year before` : ''}.`,
    saysLicenses: ({ when, of, share, before }) =>
      `In ${when} ${share} of ${plural(of, 'release')} with a known licence had a permissive one${before ? `, against ${before} a year before` : ''}.`,
    saysSizes: ({ when, releases, lower, median, upper, before }) =>
      `Half of the ${plural(releases, 'release')} of ${when} that state a size have ${lower === upper ? lower : `${lower} to ${upper}`} parameters; the median is ${median}${before ? `, against ${before} a year before` : ''}.`,
    saysLag({ sources, quickest, slowest }) {
      if (!slowest) return `Half of what ${quickest.source} tells comes within ${quickest.median} of the first sign.`
      return `Of ${sources} sources ${quickest.source} is the quickest, with a median of ${quickest.median} after the first sign; ${slowest.source} takes longest, with ${slowest.median}.`
    },
    tooFew: (when, count) => `Too few to say: ${plural(count, 'release')} in ${when}.`,
    tooFewLags: 'Too few to say: no source has told of five releases since it was first read.',
    nothing: 'Too few to say: no release that fits states it.',
    unfinished: when => `${when} so far`,
    permissive: 'What counts as permissive:',
  },
  zh: {
    page: '趋势：Modelwire',
    title: '趋势',
    lead: releases => `${releases.toLocaleString('en')} 个发布逐月呈现的变化。`,
    chosen: '以下图表只统计所选内容：',
    timeline: '在时间线上查看',
    empty: '没有可绘制的内容',
    emptyFilters: '没有发布同时符合所有条件。请在上方去掉一个条件。',
    emptyYet: '时间线上还没有发布。有了第一个发布，图表就会出现。',
    charts: {
      releases: { title: '各公司每月发布数', reading: '每根柱代表一个月。各公司使用同一刻度；柱上的数字是该行的最高值。' },
      openness: { title: '开放权重的比例', reading: '一个季度的全部发布中，权重可以下载的比例。空心点表示不足五个发布。' },
      licenses: { title: '宽松许可证的比例', reading: '一个季度中许可证已知的发布里，采用宽松许可证的比例。空心点表示不足五个发布。' },
      sizes: {
        title: '规模的变化',
        reading: '总参数量，每一级是上一级的十倍。方框包含一半的发布，框内横线是中位数，细线连到最小与最大。每季度取最新的 400 个。',
      },
      lag: { title: '各来源的快慢', reading: '距首个迹象的时间。圆点是中位数；十次中有九次不晚于线末的竖线。' },
    },
    table: '表格',
    csv: 'CSV 文件',
    columns: {
      ...{
        month: '月份',
        quarter: '季度',
        releases: '发布',
        others: '其他',
        openWeights: '开放权重',
        licensed: '许可证已知',
        permissive: '宽松',
      },
      ...{
        share: '比例',
        least: '最小',
        lowerQuartile: '下四分位',
        median: '中位数',
        upperQuartile: '上四分位',
        most: '最大',
        source: '来源',
      },
      ...{ kind: '类型', medianSeconds: '中位数', p90Seconds: '九成以内' },
    },
    others: '其他',
    total: '全部',
    quarter: (year, quarter) => `${year}年第${['一', '二', '三', '四'][quarter - 1]}季度`,
    month: month => `${month}月`,
    percent: share => `${Math.round(share * 100)}%`,
    saysReleases({ when, releases, before, leader }) {
      const compared = before === null ? '' : `，一年前同期${before > 0 ? `为 ${before} 个` : '没有'}`
      if (!leader) return `${when}共有 ${releases} 个发布${compared}。`
      return `${when}的 ${releases} 个发布中，${leader.name} 有 ${leader.releases} 个，居首位${compared}。`
    },
    saysOpenness: ({ when, of, share, before }) => `${when}的 ${of} 个发布中，${share} 开放了权重${before ? `，一年前为 ${before}` : ''}。`,
    saysLicenses: ({ when, of, share, before }) =>
      `${when}许可证已知的 ${of} 个发布中，${share} 采用宽松许可证${before ? `，一年前为 ${before}` : ''}。`,
    saysSizes: ({ when, releases, lower, median, upper, before }) =>
      `${when}注明规模的 ${releases} 个发布中，一半的参数量${lower === upper ? `为 ${lower}` : `在 ${lower} 到 ${upper} 之间`}，中位数为 ${median}${before ? `，一年前为 ${before}` : ''}。`,
    saysLag({ sources, quickest, slowest }) {
      if (!slowest) return `${quickest.source} 有一半的消息在首个迹象后 ${quickest.median}内到达。`
      return `${sources} 个来源中，${quickest.source} 最快，中位数为首个迹象后 ${quickest.median}；${slowest.source} 最慢，为 ${slowest.median}。`
    },
    tooFew: (when, count) => `数量太少，无法判断：${when}只有 ${count} 个发布。`,
    tooFewLags: '数量太少，无法判断：首次读取之后，还没有来源报告过五个发布。',
    nothing: '数量太少，无法判断：没有符合条件的发布注明这一点。',
    unfinished: when => `${when}（尚未结束）`,
    permissive: '以下许可证算作宽松：',
  },
}
