import { countText, type Parameters } from '../../../config/words.ts'
import { plural } from '../format.ts'
import { type Texts, useText } from '../view.ts'

interface ReleaseText {
  title(name: string, company: string): string
  asOf(instant: string): string
  asOfNow: string
  /** What can be done with it, where that is not to download it. */
  planned: string
  announced: string
  overApi: string
  withdrawn: string
  /** Around the date. */
  withdrawnSince: [string, string]
  fact: Record<FactName, string>
  licenseUnknown: string
  tokens(count: string): string
  parameters(total: string | null, active: string | null): string
  ofVariants(count: number): string
  /** Where a date is from. */
  basis(words: string): string
  correct: string
  correctLead: string
  follow: string
  followCompany(name: string): string
  followFamily(name: string): string
  companyPage(name: string): string
  relatives: RelativesText
  description: DescriptionText
}

export type FactName =
  | 'released'
  | 'announced'
  | 'withdrawn'
  | 'firstSeen'
  | 'family'
  | 'version'
  | 'license'
  | 'parameters'
  | 'context'
  | 'modalities'

interface RelativesText {
  heading: string
  previous: string
  next: string
  all(family: string): string
  week: string
  more: string
}

interface DescriptionText {
  on(stage: string, date: string): string
  parameters(count: string): string
  variants(count: number): string
  sources(count: number): string
  join(parts: string[]): string
}

export const releaseText: Texts<ReleaseText> = {
  en: {
    title: (name, company) => `${name} by ${company}: Modelwire`,
    asOf: instant => `This is what was known on ${instant}.`,
    asOfNow: 'See what is known now.',
    planned: 'Nothing can be downloaded yet: it is said to come.',
    announced: 'Nothing can be downloaded yet.',
    overApi: 'It can be used over an API.',
    withdrawn: 'It was taken down, and can no longer be had.',
    withdrawnSince: ['It was taken down, and can no longer be had since ', '.'],
    fact: {
      released: 'Released',
      announced: 'Announced',
      withdrawn: 'Withdrawn',
      firstSeen: 'First seen here',
      family: 'Family',
      version: 'Version',
      license: 'Licence',
      parameters: 'Parameters',
      context: 'Context',
      modalities: 'Modalities',
    },
    licenseUnknown: 'not known',
    tokens: count => `${count} tokens`,
    parameters: (total, active) => [total, active && `${active} active`].filter(Boolean).join(', '),
    ofVariants: count => `(${plural(count, 'variant')})`,
    basis: words => ` (${words})`,
    correct: 'Correct this',
    correctLead: 'Something is wrong?',
    follow: 'Be told of what comes next:',
    followCompany: name => `all by ${name}`,
    followFamily: name => `the family ${name}`,
    companyPage: name => `About ${name}`,
    relatives: {
      heading: 'In the same family',
      previous: 'Before it',
      next: 'After it',
      all: family => `Everything of ${family}`,
      week: 'From others that week',
      more: 'The whole week',
    },
    description: {
      on: (stage, date) => `${stage} ${date}`,
      parameters: count => `${count} parameters`,
      variants: count => plural(count, 'variant'),
      sources: count => `seen by ${plural(count, 'source')}`,
      join: parts => `${parts.join(', ')}.`,
    },
  },
  zh: {
    title: (name, company) => `${company} ${name} - Modelwire`,
    asOf: instant => `这是 ${instant} 时已知的内容。`,
    asOfNow: '查看现在已知的内容。',
    planned: '目前还没有可下载的内容：据称即将推出。',
    announced: '目前还没有可下载的内容。',
    overApi: '可以通过 API 使用。',
    withdrawn: '已被撤下，无法再获取。',
    withdrawnSince: ['已被撤下，自 ', ' 起无法再获取。'],
    fact: {
      released: '发布',
      announced: '宣布',
      withdrawn: '撤回',
      firstSeen: '本站首次看到',
      family: '系列',
      version: '版本',
      license: '许可证',
      parameters: '参数量',
      context: '上下文',
      modalities: '模态',
    },
    licenseUnknown: '未知',
    tokens: count => `${count} 个 token`,
    parameters: (total, active) => [total, active && `激活 ${active}`].filter(Boolean).join('，'),
    ofVariants: count => `（${count} 个变体）`,
    basis: words => `（${words}）`,
    correct: '提交更正',
    correctLead: '发现错误？',
    follow: '订阅后续消息：',
    followCompany: name => `${name} 的全部发布`,
    followFamily: name => `${name} 系列`,
    companyPage: name => `关于 ${name}`,
    relatives: {
      heading: '同一系列',
      previous: '上一个',
      next: '下一个',
      all: family => `${family} 的全部发布`,
      week: '同一周其他公司的发布',
      more: '查看整周',
    },
    description: {
      on: (stage, date) => `${date}${stage}`,
      parameters: count => `参数量 ${count}`,
      variants: count => `${count} 个变体`,
      sources: count => `${count} 个来源可证`,
      join: parts => `${parts.join('，')}。`,
    },
  },
}

/** How large something is, in the reader's language; null where that is not known. */
export function useSizeText(): (parameters: Parameters | null) => string | null {
  const { parameters: written } = useText(releaseText)
  return parameters => {
    if (!parameters) return null
    const [total = null, active = null] = [parameters.total, parameters.active].map(count => (count === null ? null : countText(count)))
    return written(total, active) || null
  }
}
