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

/** What a filter takes, in a sentence; one that has none here has that of its own file. */
export function useDescriptionOf(): (filter: Filter) => string {
  const { language } = useView()
  return filter => (language === 'zh' ? chineseDescriptions[filter.name] : undefined) ?? filter.description
}

const chineseDescriptions: Record<string, string> = {
  q: '名称、别名、仓库或标题中的词，任何文字、任何顺序；系列或公司的其他名称也能找到。',
  company: '公司的编号、名称或任何别名，任何文字。',
  stage: '进展到哪一步：planned、announced、released 或 withdrawn。',
  openness: '可以获取什么：weights、data、code、api、none 或 unknown。',
  since: '发布日期从此日、此月、此年的开始算起，或从此时刻起（ISO 8601，UTC）。',
  until: '发布日期到此日、此月、此年结束为止，或到此时刻为止（ISO 8601，UTC）。',
  kind: '公开的是什么：model、dataset 或 code。',
  family: '模型系列，标点不限。',
  license: 'SPDX 标识或厂商自己的名称，不分大小写：apache-2.0、MIT。unknown 表示许可未知。',
  modality: '输入或输出的内容：text、image、audio、video。',
  minParameters: '参数总量至少为：30B、7e9。未说明的不列出。',
  maxParameters: '参数总量至多为：30B、7e9。未说明的不列出。',
  country: '公司所在国家，两个字母（ISO 3166-1）：CN、US、FR。',
  language: '公司使用的语言（BCP 47）：zh、en、ko。',
  seenSince: '从此日、此月、此年的开始或此时刻起被发现（ISO 8601，UTC），与发布日期无关。',
}
