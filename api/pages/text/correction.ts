import type { Texts } from '../view.ts'

/** What can be wrong with a field of the form. */
export type CorrectionError = 'missing' | 'long' | 'address' | 'choice'

interface CorrectionText {
  title: string
  lead: string
  stored: string
  which: string
  choose: string
  fields: Record<'date' | 'stage' | 'openness' | 'licence' | 'name' | 'merge' | 'missing' | 'other', string>
  claim: string
  proof: string
  contact: string
  send: string
  /** Of a field that nobody sees. */
  trap: string
  unknown: string
  errors: Record<CorrectionError, string>
  thanks: string
  number(id: string): string
  next: string
  back: string
}

export const correctionText: Texts<CorrectionText> = {
  en: {
    title: 'Something is wrong or missing',
    lead: 'Tell us what is right, and where that can be read. A person looks at it; nothing changes by itself.',
    stored: 'What is stored now',
    which: 'What is wrong',
    choose: 'Please choose',
    fields: {
      date: 'Date',
      stage: 'Stage',
      openness: 'Openness',
      licence: 'Licence',
      name: 'Name',
      merge: 'Two releases in one, or one in two',
      missing: 'A release is missing',
      other: 'Something else',
    },
    claim: 'What is right',
    proof: 'Address that proves it',
    contact: 'How to reach you (optional)',
    send: 'Send',
    trap: 'Leave this field empty',
    unknown: 'not known',
    errors: {
      missing: 'Please fill this in.',
      long: 'This is too long.',
      address: 'This must be a whole address that begins with http:// or https://.',
      choice: 'Please choose one of these.',
    },
    thanks: 'Thank you',
    number: id => `Your correction has the number ${id}.`,
    next: 'A person will look at the proof. What turns out to be right is shown on the timeline.',
    back: 'Back to the timeline',
  },
  zh: {
    title: '内容有误或缺失',
    lead: '请告诉我们正确的内容，以及可以在哪里查证。每条更正都由人工核对，不会自动修改。',
    stored: '目前的记录',
    which: '哪里有误',
    choose: '请选择',
    fields: {
      date: '日期',
      stage: '阶段',
      openness: '开放程度',
      licence: '许可证',
      name: '名称',
      merge: '误将两个发布合并，或误将一个发布拆开',
      missing: '缺少某个发布',
      other: '其他',
    },
    claim: '正确的内容',
    proof: '可供查证的网址',
    contact: '您的联系方式（选填）',
    send: '提交',
    trap: '请将此项留空',
    unknown: '未知',
    errors: {
      missing: '请填写此项。',
      long: '内容过长。',
      address: '请填写以 http:// 或 https:// 开头的完整网址。',
      choice: '请选择其中一项。',
    },
    thanks: '谢谢',
    number: id => `您的更正编号是 ${id}。`,
    next: '我们会人工核对您提供的证据，核实后的内容将显示在时间线上。',
    back: '返回时间线',
  },
}
