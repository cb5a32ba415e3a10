import type { Ruling } from '../../../db/rulings.ts'
import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

interface AdminRulingsText {
  release: string
  into: string
  orInto: string
  preview: string
  ruled: string
  noneRuled: string
  merged: string
  noneMerged: string
  takeApart: string
  undo: string
  kind: Record<Ruling['kind'], string>
  state: Record<Ruling['state'], string>
  sheet: Record<'id' | 'company' | 'stage' | 'date' | 'repositories' | 'sightings', string>
  wouldMerge(said: { repositories: number; from: string; into: string }): string
  leave: string
  wouldSplit: string
  cannotSplit: string
  reason: string
}

export const adminRulingsText: Texts<AdminRulingsText> = {
  en: {
    release: 'Release',
    into: 'Goes into',
    orInto: 'Or it goes into',
    preview: 'Look at what it would do',
    ruled: 'Rulings',
    noneRuled: 'Nothing was ruled yet.',
    merged: 'Merged by the rules',
    noneMerged: 'The rules merged nothing that is still one.',
    takeApart: 'Take apart',
    undo: 'Undo',
    kind: { merge: 'Merge', split: 'Split' },
    state: { waiting: 'Waiting', applied: 'Carried out', undoing: 'Being undone', undone: 'Undone', refused: 'Impossible' },
    sheet: { id: 'Id', company: 'Company', stage: 'Stage', date: 'Date', repositories: 'Repositories', sightings: 'Sightings' },
    wouldMerge: ({ repositories, from, into }) =>
      `${into} would hold ${plural(repositories, 'repository', 'repositories')}, and ${from} would answer with where it went. Whoever was told of a mistake is told of the correction. It is carried out within seconds, and can be undone.`,
    leave: 'What leaves',
    wouldSplit:
      'What is chosen becomes a release of its own; later evidence for it follows it. Whoever was told of a mistake is told of the correction. It is carried out within seconds, and can be undone.',
    cannotSplit: 'It has fewer than two repositories: nothing can leave it.',
    reason: 'Why, as the history of the release will say',
  },
  zh: {
    release: '发布',
    into: '并入',
    orInto: '或并入',
    preview: '预览结果',
    ruled: '裁定',
    noneRuled: '尚无裁定。',
    merged: '按规则合并',
    noneMerged: '规则没有合并过仍为一体的发布。',
    takeApart: '拆开',
    undo: '撤销',
    kind: { merge: '合并', split: '拆分' },
    state: { waiting: '等待执行', applied: '已执行', undoing: '正在撤销', undone: '已撤销', refused: '无法执行' },
    sheet: { id: '编号', company: '公司', stage: '阶段', date: '日期', repositories: '仓库', sightings: '证据' },
    wouldMerge: ({ repositories, from, into }) =>
      `${into} 将包含 ${repositories} 个仓库，${from} 会指向它。收到过错误消息的订阅者会收到更正。几秒内执行，可以撤销。`,
    leave: '要分出的仓库',
    wouldSplit: '选中的仓库成为单独的发布，以后的证据也归入其中。收到过错误消息的订阅者会收到更正。几秒内执行，可以撤销。',
    cannotSplit: '仓库不足两个，无法拆分。',
    reason: '原因，会写入发布的历史',
  },
}
