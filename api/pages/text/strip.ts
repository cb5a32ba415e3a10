import type { Texts } from '../view.ts'

interface StripText {
  label: string
  made: string
  seen: string
  more(count: number): string
}

export const stripText: Texts<StripText> = {
  en: { label: 'Evidence, in order of appearance', made: 'made', seen: 'seen', more: count => `and ${count} more` },
  zh: { label: '证据，按出现顺序', made: '创建于', seen: '看到于', more: count => `另有 ${count} 个` },
}
