import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

interface ProofText {
  heading: string
  /** Nothing that was seen says it. */
  nothing: string
}

interface EvidenceText {
  heading: string
  summary(sightings: number, sources: number): string
  after(duration: string): string
  more(count: number): string
  untitled: string
  /** What happened on the date that follows. */
  date: Record<'published' | 'vendor' | 'press' | 'first-seen' | 'repository-created', string>
  seen: string
  says(stage: string | null, openness: string): string
  because: string
  stop: string
  /** What a rule looks at, by its code or the last part of it. */
  rules: Record<string, string>
}

export const proofText: Texts<ProofText> = {
  en: {
    heading: 'How open it is',
    nothing: 'Nothing that was seen says what can be had of it.',
  },
  zh: {
    heading: '开放程度',
    nothing: '已看到的来源都没有说明能获取什么。',
  },
}

export const evidenceText: Texts<EvidenceText> = {
  en: {
    heading: 'Evidence',
    summary: (sightings, sources) => `${plural(sightings, 'sighting')} by ${plural(sources, 'source')}, in order of appearance`,
    after: duration => `, ${duration} after the first`,
    more: count => `${count} more of this source`,
    untitled: 'untitled',
    date: {
      published: 'Published',
      vendor: 'Public since',
      press: 'Reported public',
      'first-seen': 'First public',
      'repository-created': 'The repository was made',
    },
    seen: 'Seen',
    says: (stage, openness) => `Says ${stage?.toLowerCase() ?? 'no stage'}, ${openness.toLowerCase()}`,
    because: ', because of',
    stop: '. ',
    rules: {
      organisation: 'published by',
      'own-source': 'its maker’s own source',
      'repository:public': 'public repository',
      'repository:gated': 'public on request',
      'repository:private': 'private repository',
      'repository:gone': 'repository gone',
      'report-only': 'only a report',
      title: 'named in the title',
      alias: 'known as',
      family: 'of the family',
      actor: 'who acts',
      object: 'what is meant',
      release: 'says it is released',
      arrives: 'says it arrives',
      opens: 'says it is opened',
      open: 'says it is open',
      openly: 'says it is open',
      hub: 'names the hub',
      data: 'names data',
      code: 'names code',
      api: 'names an API',
      model: 'names a model',
      planned: 'says it is planned',
      later: 'says it comes later',
      rumour: 'says it is a rumour',
    },
  },
  zh: {
    heading: '证据',
    summary: (sightings, sources) => `${sources} 个来源的 ${sightings} 条记录，按出现先后排列`,
    after: duration => `，比最早的晚 ${duration}`,
    more: count => `该来源还有 ${count} 条`,
    untitled: '无标题',
    date: {
      published: '发布于',
      vendor: '公开于',
      press: '据报道公开于',
      'first-seen': '首次公开于',
      'repository-created': '仓库创建于',
    },
    seen: '看到于',
    says: (stage, openness) => `判断为：${stage ?? '阶段不明'}，${openness}`,
    because: '，依据是',
    stop: '。',
    rules: {
      organisation: '发布者',
      'own-source': '官方来源',
      'repository:public': '公开仓库',
      'repository:gated': '需申请的公开仓库',
      'repository:private': '私有仓库',
      'repository:gone': '仓库已删除',
      'report-only': '只有报告',
      title: '标题中提到',
      alias: '别名',
      family: '所属系列',
      actor: '行为者',
      object: '所指对象',
      release: '表示已发布',
      arrives: '表示已到来',
      opens: '表示已开源',
      open: '表示开源',
      openly: '表示开放',
      hub: '提到平台',
      data: '提到数据',
      code: '提到代码',
      api: '提到 API',
      model: '提到模型',
      planned: '表示计划中',
      later: '表示稍后推出',
      rumour: '表示传闻',
    },
  },
}
