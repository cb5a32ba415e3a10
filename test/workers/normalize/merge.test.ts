import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Announcement, ReleaseFacts } from '../../../workers/normalize/contract.ts'
import { mergeClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, listed, placed } from '../../support/knowledge.ts'

function releasesOf(announcements: Announcement[]): ReleaseFacts[] {
  const claims = placed(announcements)
  const companies = [...new Set(claims.flatMap(each => each.claim.company ?? []))]
  return companies.flatMap(company =>
    mergeClaims(
      claims.filter(each => each.claim.company === company),
      knowledge,
    ),
  )
}

const names = (announcements: Announcement[]) => releasesOf(announcements).map(release => release.name)
const made = (day: string) => ({ createdAt: `${day}T08:00:00.000Z` })
const said = (title: string, day: string, over: Partial<Announcement> = {}) =>
  announcement({ title, publishedAt: { at: `${day}T00:00:00.000Z`, precision: 'day' }, ...over })

describe('one release', () => {
  it('holds sizes, base and instruct, and the company’s own quantisations', () => {
    const ids = ['Vega3-8B', 'Vega3-8B-Base', 'Vega3-32B', 'Vega3-32B-AWQ', 'Vega3-8B-GGUF']
    const [release, ...others] = releasesOf(ids.map(id => listed(`lumen-ai/${id}`)))
    expect(others).toEqual([])
    expect(release).toMatchObject({ name: 'Vega3', stage: 'released', openness: 'weights', license: { spdx: 'Apache-2.0' } })
    expect(release?.variants.map(variant => variant.repo)).toHaveLength(5)
  })

  it('is joined by a quantisation whenever it comes', () => {
    expect(names([listed('lumen-ai/Vega3-8B', made('2026-01-10')), listed('lumen-ai/Vega3-8B-AWQ', made('2026-06-01'))])).toEqual([
      'Vega3-8B',
    ])
  })

  it('is another one for a later wave of sizes, and says which', () => {
    const early = [listed('lumen-ai/Vega3-VL-7B', made('2026-01-10')), listed('lumen-ai/Vega3-VL-72B', made('2026-01-11'))]
    expect(names([...early, listed('lumen-ai/Vega3-VL-32B-Instruct', made('2026-03-20'))])).toEqual(['Vega3-VL', 'Vega3-VL-32B'])
  })

  it('has a name that no release of its line before it has', () => {
    const waves = (...ids: string[]) => ids.map((id, at) => listed(`lumen-ai/${id}`, made(`2026-0${at * 2 + 1}-10`)))
    expect(names(waves('Vega-Image-3.0', 'Vega-Image-3.0-Instruct'))).toEqual(['Vega-Image-3.0', 'Vega-Image-3.0-Instruct'])
    expect(names(waves('Vega-3.5-8B', 'Vega-3.5-8B-Base'))).toEqual(['Vega-3.5-8B', 'Vega-3.5-8B-Base'])
  })

  it('is called by the letters that its company writes small', () => {
    expect(names([listed('lumen-ai/Vega-4o', made('2026-01-10'))])).toEqual(['Vega-4o'])
  })

  it('is not told again when a second hub shows it, or a listing brings up an old repository', () => {
    const mirror = { id: 'lumen/modelscope', kind: 'modelscope', company: 'lumen' }
    const later = { seenAt: '2026-09-01T00:00:00.000Z', isBaseline: false }
    const first = listed('lumen-ai/Vega3-8B', made('2026-01-10'))
    const copy = listed('lumen-ai/Vega3-8B', { host: 'huggingface', createdAt: null }, { ...later, source: mirror })
    const undated = listed('lumen-ai/Vega3-14B', { createdAt: null }, { source: mirror })
    const old = listed('lumen-ai/Vega3-1B', made('2026-01-12'), later)
    const [release, ...others] = releasesOf([first, copy, undated, old])
    expect(others).toEqual([])
    expect(release?.releasedAt?.at).toBe('2026-01-12T00:00:00.000Z')
  })

  it('is another one for a dated snapshot', () => {
    const both = [listed('lumen-ai/Vega-R1', made('2026-01-20')), listed('lumen-ai/Vega-R1-0528', made('2026-01-21'))]
    expect(names(both).toSorted()).toEqual(['Vega-R1', 'Vega-R1-0528'])
  })

  it('is not made of other people’s work, private repositories or draft heads', () => {
    const third = { baseModels: [{ relation: 'quantized', id: 'tarn/Heron-7B' }] }
    const all = [
      listed('someone/Vega3-8B-GGUF'),
      listed('lumen-ai/Heron-7B-FP8', third),
      listed('lumen-ai/Heron-2-32B-NVFP4'),
      listed('lumen-ai/Vega3-8B-EAGLE3'),
      listed('lumen-ai/Vega3', { isPrivate: true }),
    ]
    expect(releasesOf(all)).toEqual([])
  })

  it('belongs to the company of a former organisation name too', () => {
    expect(releasesOf([listed('LUMENLAB/Vega3-8B')])[0]?.company).toBe('lumen')
  })
})

describe('words and weights', () => {
  it('a plan meets its release months later, and both days are kept', () => {
    const plan = said('Lumen plans to open-source Vega4 in June', '2026-02-14')
    const launch = said('Introducing Vega4', '2026-03-16', { summary: 'Vega4 is available through our API.' })
    const [release, ...others] = releasesOf([
      plan,
      launch,
      listed('lumen-ai/Vega4-21B', made('2026-06-28')),
      listed('lumen-ai/Vega4-300B', made('2026-06-29')),
    ])
    expect(others).toEqual([])
    expect(release).toMatchObject({
      stage: 'released',
      announcedAt: { at: '2026-03-16T00:00:00.000Z' },
      releasedAt: { at: '2026-06-29T00:00:00.000Z', precision: 'day' },
    })
    expect(release?.members.map(member => member.claim.stage)).toEqual(['planned', 'announced', 'released', 'released'])
  })

  it('a plan alone is planned, a launch alone is announced', () => {
    expect(releasesOf([said('Lumen will open-source Vega4 in June', '2026-02-14')])[0]?.stage).toBe('planned')
    expect(releasesOf([said('Introducing Vega4', '2026-03-16')])[0]).toMatchObject({ stage: 'announced', releasedAt: null })
  })

  it('a headline does not make weights downloadable while the company’s hub shows none', () => {
    const [release] = releasesOf([said('Vega4 released: open weights on Hugging Face', '2026-03-16')])
    expect(release).toMatchObject({ stage: 'announced', openness: 'unknown' })
  })

  it('the vendor’s own day dates repositories that were made earlier', () => {
    const repositories = [listed('lumen-ai/Vega3-8B', made('2026-02-07')), listed('lumen-ai/Vega3-32B', made('2026-02-10'))]
    const [release] = releasesOf([...repositories, said('Vega3: think deeper, act faster', '2026-02-12')])
    expect(release?.releasedAt).toEqual({ at: '2026-02-12T00:00:00.000Z', precision: 'day', basis: 'vendor' })
  })

  it('a repository that lay ready for weeks is dated by the day on which its company says that the weights are out', () => {
    const [release] = releasesOf([
      listed('lumen-ai/Vega-K3', made('2026-06-13')),
      said('Introducing Vega-K3', '2026-07-16'),
      said('Vega-K3 is now open source: weights on Hugging Face', '2026-07-27'),
    ])
    expect(release).toMatchObject({
      announcedAt: { at: '2026-07-16T00:00:00.000Z' },
      releasedAt: { at: '2026-07-27T00:00:00.000Z', precision: 'day', basis: 'vendor' },
    })
  })

  it('a project page that only has a report says that there is nothing to download', () => {
    const page = announcement({
      title: 'Orbit k1.5: scaling reinforcement learning',
      summary: `Technical report. ${'We report on the training of Orbit k1.5. '.repeat(10)}`,
      publishedAt: { at: '2026-01-20T00:00:00.000Z', precision: 'day' },
      source: { id: 'lumen/orbit', kind: 'readme', company: 'lumen' },
    })
    expect(releasesOf([page])[0]).toMatchObject({ stage: 'announced', openness: 'none' })
  })
})

it('each of very many releases of a line has a name of its own', () => {
  const day = (at: number) => new Date(Date.UTC(2000, 0, 1 + 30 * at)).toISOString()
  const claims = placed(Array.from({ length: 3000 }, (_, at) => listed(`lumen-ai/Vega3-${at + 1}B`, { createdAt: day(at) })))
  expect(new Set(mergeClaims(claims, knowledge).map(each => each.name)).size).toBe(3000)
})

it('the order in which entries arrive changes nothing', () => {
  const all = [
    ...['Vega3-8B', 'Vega3-32B', 'Vega3-8B-FP8', 'Vega3-8B-Instruct'].map((id, at) => listed(`lumen-ai/${id}`, made(`2026-02-0${at + 1}`))),
    listed('lumen-ai/Vega3-72B', made('2026-05-01')),
    listed('lumen-ai/Vega3-72B-AWQ', made('2026-05-09')),
    ...['Vega3: think deeper', 'Vega3 Flash is now available via API', 'Vega3 Flash released'].map((title, at) =>
      said(title, `2026-02-1${at}`),
    ),
    said('Lumen will open-source Vega3 soon', '2026-01-02'),
  ]
  const shape = (announcements: Announcement[]) =>
    releasesOf(announcements)
      .map(release => ({ ...release, members: release.members.map(member => member.title).toSorted() }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const expected = shape(all)
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), order => {
      expect(shape(order)).toEqual(expected)
    }),
  )
})
