import { z } from 'zod'
import type { Filter } from './parts/filter.ts'

export const modality: Filter<string> = {
  name: 'modality',
  label: 'Modality',
  description: 'What goes in or comes out: text, image, audio, video.',
  value: z
    .string()
    .transform(text => text.toLowerCase())
    .pipe(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be a word such as text, image, audio or video')),
  condition(sql, words) {
    const wanted = sql`${sql.array([...words])}::text[]`
    return sql`(releases.input_modalities && ${wanted} or releases.output_modalities && ${wanted})`
  },
  matches: ({ inputModalities, outputModalities }, words) =>
    words.some(word => inputModalities.includes(word) || outputModalities.includes(word)),
  counted: () => ['input_modalities', 'output_modalities'],
}
