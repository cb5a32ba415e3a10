import type { Texts } from '../view.ts'

interface HistoryText {
  heading: string
  remark: string
  seeThen: string
  first: string
  /** What lists hold more, otherwise and less than before. */
  items(counts: { fresh: number; changed: number; gone: number }): string
  nothing: string
  yes: string
  no: string
  colon: string
  because(cause: string): [string, string]
  /** Fields by their names; what is not here is called as the program calls it. */
  field: Record<string, string>
}

const list = (parts: [number, string][], glue: string) =>
  parts
    .filter(([count]) => count > 0)
    .map(([, text]) => text)
    .join(glue)

export const historyText: Texts<HistoryText> = {
  en: {
    heading: 'History',
    remark: 'nothing is overwritten',
    seeThen: 'See the release as it was known then',
    first: 'First known',
    items: ({ fresh, changed, gone }) =>
      list(
        [
          [fresh, `${fresh} new`],
          [changed, `${changed} changed`],
          [gone, `${gone} gone`],
        ],
        ', ',
      ),
    nothing: 'nothing',
    yes: 'yes',
    no: 'no',
    colon: ': ',
    because: cause => [` (${cause}`, ')'],
    field: {
      name: 'Name',
      kind: 'Kind',
      company: 'Company',
      family: 'Family',
      version: 'Version',
      stage: 'Stage',
      openness: 'Openness',
      license: 'Licence',
      modalities: 'Modalities',
      parameters: 'Parameters',
      contextTokens: 'Context, in tokens',
      announcedAt: 'Announced',
      releasedAt: 'Released',
      firstSeenAt: 'First seen',
      variants: 'Variants',
      sightings: 'Sightings',
      mergedInto: 'Merged into',
      dissolved: 'Dissolved',
    },
  },
  zh: {
    heading: '历史',
    remark: '所有改动都保留，从不覆盖',
    seeThen: '查看当时已知的内容',
    first: '首次得知',
    items: ({ fresh, changed, gone }) =>
      list(
        [
          [fresh, `新增 ${fresh} 项`],
          [changed, `变更 ${changed} 项`],
          [gone, `移除 ${gone} 项`],
        ],
        '，',
      ),
    nothing: '无',
    yes: '是',
    no: '否',
    colon: '：',
    because: cause => [`（${cause}`, '）'],
    field: {
      name: '名称',
      kind: '类型',
      company: '公司',
      family: '系列',
      version: '版本',
      stage: '阶段',
      openness: '开放程度',
      license: '许可证',
      modalities: '模态',
      parameters: '参数量',
      contextTokens: '上下文（token）',
      announcedAt: '宣布日期',
      releasedAt: '发布日期',
      firstSeenAt: '首次看到',
      variants: '变体',
      sightings: '证据',
      mergedInto: '并入',
      dissolved: '已撤销',
    },
  },
}
