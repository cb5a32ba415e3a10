import type { Texts } from '../view.ts'

interface AdminDeliveriesText {
  dead: string
  noneDead: string
  off: string
  noneOff: string
  columns: [what: string, to: string, why: string, attempts: string]
  offColumns: [to: string, why: string, held: string]
  acts: string
  again: string
  notActive: string
  on: string
}

export const adminDeliveriesText: Texts<AdminDeliveriesText> = {
  en: {
    dead: 'Given up',
    noneDead: 'No message was given up.',
    off: 'Switched off',
    noneOff: 'No subscription is switched off.',
    columns: ['Message', 'To', 'Why', 'Attempts'],
    offColumns: ['To', 'Why', 'Held'],
    acts: 'Acts',
    again: 'Try again',
    notActive: 'Nothing to be done: it is not to be told now.',
    on: 'Switch on',
  },
  zh: {
    dead: '已放弃',
    noneDead: '没有放弃的消息。',
    off: '已关闭',
    noneOff: '没有已关闭的订阅。',
    columns: ['消息', '接收方', '原因', '尝试次数'],
    offColumns: ['接收方', '原因', '保留'],
    acts: '操作',
    again: '再试一次',
    notActive: '无需操作：目前不应向其发送。',
    on: '重新开启',
  },
}
