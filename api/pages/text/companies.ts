import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

interface CompaniesText {
  page: string
  title: string
  status(said: { companies: number; released: number; press: number }): string
  columns: Record<'company' | 'country' | 'newest' | 'releases' | 'sources', string>
  makers: string
  press: string
  pressWhy: string
  parked: string
  noRelease: string
  noSource: string
  /** Under a company's sources, of those in one state. */
  sourcesOf(company: string, state: string, count: number): string
  empty: string
  emptyYet: string
  missing: string
}

export const companiesText: Texts<CompaniesText> = {
  en: {
    page: 'Companies: Modelwire',
    title: 'Companies',
    status: ({ companies, released, press }) =>
      `${plural(companies, 'company', 'companies')} ${companies === 1 ? 'is' : 'are'} tracked, with ${plural(released, 'release')}${press > 0 ? `; ${press} more ${press === 1 ? 'is' : 'are'} read for what ${press === 1 ? 'it says' : 'they say'} of others` : ''}.`,
    columns: { company: 'Company', country: 'Country', newest: 'Newest release', releases: 'Releases', sources: 'Sources' },
    makers: 'Who makes models',
    press: 'Who tells of others',
    pressWhy: 'They are read for what they say of the companies above, and make no releases themselves.',
    parked: 'no longer tracked',
    noRelease: 'none seen yet',
    noSource: 'none',
    sourcesOf: (company, state, count) => `${plural(count, 'source')} of ${company}: ${state}`,
    empty: 'Nobody is tracked yet',
    emptyYet: 'The company files are read when the workers start.',
    missing: 'A company or a release is missing?',
  },
  zh: {
    page: '公司：Modelwire',
    title: '公司',
    status: ({ companies, released, press }) =>
      `跟踪 ${companies} 家公司，共 ${released} 个发布${press > 0 ? `；另读取 ${press} 家媒体对它们的报道` : ''}。`,
    columns: { company: '公司', country: '国家或地区', newest: '最新发布', releases: '发布数', sources: '来源' },
    makers: '发布模型的公司',
    press: '报道他人的媒体',
    pressWhy: '只读取它们对以上公司的报道，它们本身不发布模型。',
    parked: '已停止跟踪',
    noRelease: '尚未看到',
    noSource: '无',
    sourcesOf: (company, state, count) => `${company} 的 ${count} 个来源：${state}`,
    empty: '尚未跟踪任何公司',
    emptyYet: '后台程序启动时会读取公司文件。',
    missing: '缺少某家公司或某个发布？',
  },
}
