import type { StoredCorrection } from '../../../db/types.ts'
import type { Texts } from '../view.ts'

interface AdminCorrectionsText {
  open: string
  noneOpen: string
  closed: string
  state: Record<StoredCorrection['state'], string>
  note: string
  accept: string
  decline: string
  rule: string
}

export const adminCorrectionsText: Texts<AdminCorrectionsText> = {
  en: {
    open: 'Open',
    noneOpen: 'None is open.',
    closed: 'Closed',
    state: { open: 'Open', accepted: 'Accepted', declined: 'Declined' },
    note: 'Note',
    accept: 'Accept',
    decline: 'Decline',
    rule: 'Merge or split it',
  },
  zh: {
    open: '待处理',
    noneOpen: '没有待处理的更正。',
    closed: '已处理',
    state: { open: '待处理', accepted: '已接受', declined: '已拒绝' },
    note: '备注',
    accept: '接受',
    decline: '拒绝',
    rule: '合并或拆分',
  },
}
