import type { OperatorCounts } from '../../../db/types.ts'
import type { Texts } from '../view.ts'

interface AdminText {
  signIn: string
  token: string
  wrong: string
  signOut: string
  title: string
  corrections: string
  none: string
  note: string
  accept: string
  decline: string
  counts: Record<keyof OperatorCounts, string>
}

export const adminText: Texts<AdminText> = {
  en: {
    signIn: 'Sign in',
    token: 'Operator token',
    wrong: 'This is not the token.',
    signOut: 'Sign out',
    title: 'Operation',
    corrections: 'Corrections',
    none: 'None is open.',
    note: 'Note',
    accept: 'Accept',
    decline: 'Decline',
    counts: {
      sourcesDue: 'Sources due',
      sourcesLeased: 'Sources being read',
      sourcesFailing: 'Sources failing',
      sourcesOdd: 'Sources odd',
      deliveriesWaiting: 'Deliveries waiting',
      deliveriesLate: 'Deliveries late by five minutes',
      deliveriesDead: 'Deliveries given up',
      subscriptionsOff: 'Subscriptions switched off',
      correctionsOpen: 'Corrections open',
      rulingsWaiting: 'Rulings waiting',
    },
  },
  zh: {
    signIn: '登录',
    token: '运维令牌',
    wrong: '令牌不正确。',
    signOut: '退出',
    title: '运维',
    corrections: '更正',
    none: '没有待处理的更正。',
    note: '备注',
    accept: '接受',
    decline: '拒绝',
    counts: {
      sourcesDue: '待读取的来源',
      sourcesLeased: '正在读取的来源',
      sourcesFailing: '读取失败的来源',
      sourcesOdd: '内容异常的来源',
      deliveriesWaiting: '等待发送的消息',
      deliveriesLate: '延迟超过五分钟的消息',
      deliveriesDead: '已放弃发送的消息',
      subscriptionsOff: '已停用的订阅',
      correctionsOpen: '待处理的更正',
      rulingsWaiting: '待执行的裁定',
    },
  },
}
