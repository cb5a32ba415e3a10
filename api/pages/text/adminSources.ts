import type { Texts } from '../view.ts'

type Act = 'poll' | 'read' | 'pause' | 'resume'

interface AdminSourcesText {
  none: string
  acts: string
  parked: string
  why: string
  reason(id: string): string
  act: Record<Act, { label: string; title: string }>
}

export const adminSourcesText: Texts<AdminSourcesText> = {
  en: {
    none: 'No source is like that.',
    acts: 'Acts',
    parked: 'It left the files: nothing can be done with it here.',
    why: 'Why?',
    reason: id => `Why ${id} is paused; readers see it`,
    act: {
      poll: { label: 'Poll now', title: 'It is asked within a second, unless its host has asked for patience' },
      read: { label: 'Read again', title: 'It is asked now, and read whole as if it had changed' },
      pause: { label: 'Pause', title: 'It is asked no more until it is resumed' },
      resume: { label: 'Resume', title: 'It is asked again, now' },
    },
  },
  zh: {
    none: '没有这样的来源。',
    acts: '操作',
    parked: '已不在配置文件中，无法在此操作。',
    why: '原因',
    reason: id => `暂停 ${id} 的原因，读者可见`,
    act: {
      poll: { label: '立即读取', title: '一秒内读取，除非主机要求等待' },
      read: { label: '重新读取', title: '立即读取，并当作已变化完整处理' },
      pause: { label: '暂停', title: '在恢复之前不再读取' },
      resume: { label: '恢复', title: '立即重新开始读取' },
    },
  },
}
