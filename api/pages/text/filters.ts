import type { Filter } from '../../../db/filters/parts/filter.ts'
import { type Texts, useText, useView } from '../view.ts'

interface FiltersText {
  search: string
  placeholder: string
  show: string
  more: string
  chosen: string
  takeAway: string
  clear: string
  or: string
  every(label: string): string
  parameters(label: string): string
  amount: string
  subscribe: string
  subscribeTo: string
  alert: string
  calendar: string
  others(count: number): string
  unknown: string
}

const filtersText: Texts<FiltersText> = {
  en: {
    search: 'Search',
    placeholder: 'Name, alias, repository, in any script',
    show: 'Show',
    more: 'More filters',
    chosen: 'Chosen filters',
    takeAway: 'Take this filter away',
    clear: 'Clear all',
    or: ' or ',
    every: label => `Any ${label.toLowerCase()}`,
    parameters: label => `Parameters, ${label.toLowerCase()}`,
    amount: 'A number with its unit, such as 30B. What states no size is left out.',
    subscribe: 'Subscribe',
    subscribeTo: 'Subscribe to this',
    alert: 'Webhook, chat or e-mail',
    calendar: 'Calendar that follows (webcal)',
    others: count => `${count} more`,
    unknown: 'Licence unknown',
  },
  zh: {
    search: '搜索',
    placeholder: '名称、别名、仓库，任何文字',
    show: '显示',
    more: '更多筛选',
    chosen: '已选条件',
    takeAway: '去掉此条件',
    clear: '全部清除',
    or: ' 或 ',
    every: label => `任意${label}`,
    parameters: label => `参数量，${label}`,
    amount: '带单位的数字，例如 30B。未说明规模的不列出。',
    subscribe: '订阅',
    subscribeTo: '订阅此查询',
    alert: 'Webhook、聊天或邮件',
    calendar: '可订阅的日历（webcal）',
    others: count => `另外 ${count} 个`,
    unknown: '许可未知',
  },
}

export function useFiltersText(): FiltersText {
  return useText(filtersText)
}

/** What a filter is called; one that has no name here has that of its own file. */
export function useLabelOf(): (filter: Filter) => string {
  const { language } = useView()
  return filter => (language === 'zh' ? chineseLabels[filter.name] : undefined) ?? filter.label
}

const chineseLabels: Record<string, string> = {
  q: '关键词',
  company: '公司',
  stage: '阶段',
  openness: '开放性',
  since: '起始日期',
  until: '截止日期',
  kind: '类型',
  family: '系列',
  license: '许可',
  modality: '模态',
  minParameters: '至少',
  maxParameters: '至多',
  country: '国家',
  language: '语言',
  seenSince: '发现于',
}
