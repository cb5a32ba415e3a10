import type { Texts, Theme } from '../view.ts'

interface FrameText {
  skip: string
  rooms: string
  timeline: string
  trends: string
  sources: string
  alerts: string
  api: string
  about: string
  motto: string
  zone(zone: string): string
  json: string
  /** Leads to where anybody says so. */
  wrong: string
  /** The theme that is on, said of the button that changes it. */
  theme: Record<Theme, string>
}

export const frameText: Texts<FrameText> = {
  en: {
    skip: 'Skip to the content',
    rooms: 'Rooms',
    timeline: 'Timeline',
    trends: 'Trends',
    sources: 'Sources',
    alerts: 'Alerts',
    api: 'API',
    about: 'About',
    motto: 'Open models, as they are made public, each with its proof.',
    zone: zone => (zone === 'UTC' ? 'All times are UTC.' : `Times are those of ${zone.replaceAll('_', ' ')}.`),
    json: 'This page as JSON',
    wrong: 'Something is missing or wrong?',
    theme: { auto: 'Theme: as the browser', light: 'Theme: light', dark: 'Theme: dark' },
  },
  zh: {
    skip: '跳到正文',
    rooms: '栏目',
    timeline: '时间线',
    trends: '趋势',
    sources: '来源',
    alerts: '订阅',
    api: 'API',
    about: '关于',
    motto: '开放模型公开的那一刻，附上证据。',
    zone: zone => (zone === 'UTC' ? '时间均为 UTC。' : `时间按 ${zone.replaceAll('_', ' ')} 显示。`),
    json: '本页的 JSON',
    wrong: '内容有误或缺失？',
    theme: { auto: '主题：跟随浏览器', light: '主题：浅色', dark: '主题：深色' },
  },
}
