import { z } from 'zod'
import type { Filter } from './parts/filter.ts'

export const language: Filter<string> = {
  name: 'language',
  label: 'Language',
  description: 'Language that the company speaks (BCP 47): zh, en, ko.',
  value: z
    .string()
    .transform(text => text.toLowerCase())
    .pipe(z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/, 'must be a language such as zh, en or ko')),
  condition: (sql, languages) => sql`releases.company_id in (
    select id from companies where exists (select from unnest(languages) as spoken where lower(spoken) in ${sql([...languages])})
  )`,
}
