import { opennesses } from '../../config/words.ts'
import type { Database } from '../../db/client.ts'
import { insertRelease, sighting } from './releases.ts'

const hour = 3_600_000
const day = 24 * hour
/** A Monday: all of its week lies in one month. */
const monday = Date.parse('2025-06-02T00:00:00.000Z')

const makers = [
  'Lumen AI',
  'Kestrel Labs',
  '云雀智能',
  'Northwind Research',
  'Halcyon',
  '青鸟科技',
  'Meridian Institute of Technology',
  'Ox',
]
const lines = ['Vega', 'Kite', 'Orrery', 'Halo-VL', 'Coral-Coder', '织女']
const tunings = ['Instruct', 'Base', 'Thinking', null]
const quantizations = [null, null, 'GGUF-Q4_K_M', 'AWQ', 'FP8', 'GPTQ-INT4']
const sizes = [0.6e9, 1.7e9, 4e9, 8e9, 14e9, 32e9, 72e9, 235e9, 671e9]
const licenses = ['Apache-2.0', 'MIT', null, 'Vega Community License 2.1', 'CC-BY-4.0', 'OpenRAIL']
const kinds = ['huggingface', 'github', 'feed', 'page', 'modelscope', 'readme']

/** So many releases in one week as they come: all the companies, sizes, licences and kinds of evidence; and before it a few each month. */
export async function seedBusyWeek(db: Database, { inWeek, monthsBefore }: { inWeek: number; monthsBefore: number }): Promise<void> {
  const week = Array.from({ length: inWeek }, (_, nth) => ({ nth, at: monday + ((nth * 7_919) % (7 * 24 * 60)) * 60_000 }))
  const before = Array.from({ length: monthsBefore * 6 }, (_, nth) => ({ nth: inWeek + nth, at: monday - (nth + 1) * 5 * day }))
  const all = [...week, ...before]
  for (let first = 0; first < all.length; first += 5) {
    await Promise.all(all.slice(first, first + 5).map(({ nth, at }) => insertRelease(db, releaseAt(nth, at))))
  }
}

function releaseAt(nth: number, at: number): Parameters<typeof insertRelease>[1] {
  const pick = <Each>(list: readonly Each[], step = 1) => list[Math.floor(nth / step) % list.length] as Each
  const maker = nth % makers.length
  const total = pick(sizes)
  const name = `${pick(lines, 3)}-${1 + (nth % 4)}.${nth % 10}-${total / 1e9}B${nth % 5 === 0 ? '-Preview-2506' : ''}`
  const license = pick(licenses) === null ? null : { spdx: nth % 6 === 3 ? null : pick(licenses), name: `${pick(licenses)}`, url: null }
  const said = (minutes: number) => new Date(at + minutes * 60_000).toISOString()
  return {
    ...{ id: `busy-${nth}`, name, family: pick(lines, 3), kind: nth % 23 === 0 ? 'dataset' : 'model' },
    ...{ company: { id: `maker-${maker}`, name: makers[maker] ?? '' }, openness: nth % 3 === 0 ? pick(opennesses) : 'weights', license },
    stage: nth % 11 === 0 ? 'announced' : 'released',
    parameters: { total, active: total > 1e11 ? total / 10 : null },
    contextTokens: 32_768 * (1 + (nth % 4)),
    modalities: { input: nth % 4 === 0 ? ['text', 'image'] : ['text'], output: nth % 9 === 0 ? ['video'] : ['text'] },
    releasedAt: { at: said(0), precision: nth % 4 === 0 ? 'day' : 'minute', basis: 'vendor' },
    firstSeenAt: said(3),
    updatedAt: said(3),
    variants: Array.from({ length: (nth * 5) % 17 }, (_, each) => ({
      ...{
        repo: `maker-${maker}/${name}-${pick(tunings)}-${each}`,
        url: `https://hub.example/maker-${maker}/${name}-${each}`,
        host: 'huggingface',
      },
      ...{ parameters: { total, active: null }, tuning: tunings[each % 4] ?? null, quantization: quantizations[each % 6] ?? null },
      ...{ license, publicAt: { at: said(0), precision: 'minute' as const, basis: 'first-seen' as const } },
    })),
    sightings: Array.from({ length: 1 + (nth % 6) }, (_, each) =>
      sighting({
        ...{
          source: { id: `maker-${maker}/${kinds[each]}`, kind: kinds[each] ?? 'feed' },
          title: `Introducing ${name}: open weights for everybody`,
        },
        ...{
          url: `https://news${each}.example/${nth}`,
          publishedAt: { at: said(each * 37), precision: 'minute' },
          seenAt: said(3 + each * 37),
        },
      }),
    ),
  }
}
