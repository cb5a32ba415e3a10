import { z } from 'zod'
import type { Filter } from './parts/filter.ts'
import { languagesOf } from './parts/matchable.ts'

export const language: Filter<string> = {
  name: 'language',
  label: 'Language',
  description: 'Language that the company speaks (BCP 47): zh, en, ko.',
  value: z
    .string()
    .transform(text => text.toLowerCase())
    .pipe(z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/, 'must be a language such as zh, en or ko')),
  condition: (sql, languages) => sql`releases.company_id in (
    select id from companies where ${languagesOf(sql)} && ${sql.array([...languages])}::text[]
  )`,
  matches: (release, languages) => languages.some(each => release.languages.includes(each)),
  counted: () => ['company_id'],
}
