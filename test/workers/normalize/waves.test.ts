import { describe, expect, it } from 'vitest'
import type { Repository } from '../../../config/words.ts'
import type { Announcement } from '../../../workers/normalize/contract.ts'
import { mergeClaims } from '../../../workers/normalize/index.ts'
import { announcement, knowledge, listed, placed } from '../../support/knowledge.ts'

/** Made on that day, which a first read of the listing tells. */
const on = (at: string, id: string, over: Partial<Repository> = {}) =>
  listed(`lumen-ai/${id}`, { createdAt: at.includes('T') ? at : `${at}T08:00:00.000Z`, ...over })
/** Seen to appear on that day. */
const seen = (at: string, id: string) =>
  listed(`lumen-ai/${id}`, { createdAt: '2026-01-30T08:00:00.000Z' }, { seenAt: `${at}T08:00:00.000Z`, isBaseline: false })
const said = (title: string, at: string | null, over: Partial<Announcement> = {}) =>
  announcement({ title, publishedAt: at === null ? null : { at: `${at}T00:00:00.000Z`, precision: 'day' }, ...over })
const base = (id: string): Partial<Repository> => ({
  baseModels: [{ relation: 'quantized', id: `lumen-ai/${id}` }] as Repository['baseModels'],
})

/** The claims of each release by what they are called, releases in order. */
function held(...all: Announcement[]): string[] {
  return mergeClaims(placed(all), knowledge)
    .toSorted((a, b) => (a.firstSeenAt + a.members[0]?.title < b.firstSeenAt + b.members[0]?.title ? -1 : 1))
    .map(({ members }) =>
      members
        .map(({ claim, title }) => claim.variant?.repo.split('/')[1] ?? title)
        .toSorted()
        .join(', '),
    )
    .toSorted()
}

describe('sizes of one model', () => {
  it('that were made within a week are one release', () => {
    expect(held(on('2026-02-01', 'Vega3-8B'), on('2026-02-08', 'Vega3-32B'))).toEqual(['Vega3-32B, Vega3-8B'])
    expect(held(on('2026-02-01', 'Vega3-8B'), on('2026-02-09', 'Vega3-32B'))).toEqual(['Vega3-32B', 'Vega3-8B'])
  })

  it('that were seen to appear are one within three days', () => {
    expect(held(seen('2026-02-01', 'Vega3-8B'), seen('2026-02-04', 'Vega3-32B'))).toEqual(['Vega3-32B, Vega3-8B'])
    expect(held(seen('2026-02-01', 'Vega3-8B'), seen('2026-02-05', 'Vega3-32B'))).toEqual(['Vega3-32B', 'Vega3-8B'])
  })

  it('of which one was only made by then are one within a week', () => {
    expect(held(on('2026-02-01', 'Vega3-8B'), seen('2026-02-06', 'Vega3-32B'))).toEqual(['Vega3-32B, Vega3-8B'])
  })
})

describe('base and instruct of one size', () => {
  it('are one release where they were made within three weeks', () => {
    expect(held(on('2026-02-01', 'Vega3-8B'), on('2026-02-22', 'Vega3-8B-Base'))).toEqual(['Vega3-8B, Vega3-8B-Base'])
    expect(held(on('2026-02-01', 'Vega3-8B'), on('2026-02-23', 'Vega3-8B-Base'))).toEqual(['Vega3-8B', 'Vega3-8B-Base'])
  })

  it.each([
    ['of another size', 'Vega3-14B-Base'],
    ['of another context', 'Vega3-8B-1M-Base'],
    ['of another tier', 'Vega3-8B-Mini-Base'],
    ['with another word', 'Vega3-8B-Scout-Base'],
  ])('are two where one is %s', (_, id) => {
    expect(held(on('2026-02-01', 'Vega3-8B'), on('2026-02-20', id))).toHaveLength(2)
  })

  it('are two where they were seen to appear apart', () => {
    expect(held(seen('2026-02-01', 'Vega3-8B'), seen('2026-02-20', 'Vega3-8B-Base'))).toHaveLength(2)
  })
})

describe('what was made smaller', () => {
  const early = [on('2026-02-01', 'Vega3-8B'), on('2026-02-01', 'Vega3-32B')]
  const late = [on('2026-04-01', 'Vega3-8B-Instruct'), on('2026-04-01', 'Vega3-72B')]

  it('belongs to the release that has its size', () => {
    expect(held(...early, ...late, on('2026-05-01', 'Vega3-32B-AWQ'))[0]).toBe('Vega3-32B, Vega3-32B-AWQ, Vega3-8B')
    expect(held(...early, ...late, on('2026-02-02', 'Vega3-72B-AWQ'))[1]).toBe('Vega3-72B, Vega3-72B-AWQ, Vega3-8B-Instruct')
  })

  it('belongs to what it says that it was made from, whatever else is nearer', () => {
    const made = (from: string) => held(...early, ...late, on('2026-05-01', 'Vega3-8B-Instruct-GGUF', base(from)))
    expect(made('Vega3-8B')).toContain('Vega3-32B, Vega3-8B, Vega3-8B-Instruct-GGUF')
    expect(made('Vega3-72B')).toContain('Vega3-72B, Vega3-8B-Instruct, Vega3-8B-Instruct-GGUF')
  })

  it('belongs to what is tuned as it is, else to what was there', () => {
    expect(held(...early, ...late, on('2026-05-01', 'Vega3-8B-Instruct-GGUF'))[1]).toContain('Vega3-8B-Instruct-GGUF')
    expect(held(...early, ...late, on('2026-05-01', 'Vega3-8B-GGUF'))[0]).toContain('Vega3-8B-GGUF')
  })

  it('belongs to what has its words and its tier', () => {
    const three = [on('2026-02-01', 'Vega3-8B-Scout'), on('2026-03-01', 'Vega3-8B-Flash'), on('2026-04-01', 'Vega3-8B')]
    expect(held(...three, on('2026-05-01', 'Vega3-8B-Scout-FP8'))).toContain('Vega3-8B-Scout, Vega3-8B-Scout-FP8')
    expect(held(...three, on('2026-05-01', 'Vega3-8B-Flash-FP8'))).toContain('Vega3-8B-Flash, Vega3-8B-Flash-FP8')
  })

  it('belongs to what was there, where two are alike', () => {
    const two = [on('2026-02-01', 'Vega3-8B'), on('2026-04-01', 'Vega3-8B')].map((each, at) =>
      at === 0 ? each : listed('lumen-ai/Vega3-8B-it', { createdAt: '2026-04-01T08:00:00.000Z' }),
    )
    expect(held(...two, on('2026-02-10', 'Vega3-8B-base-FP8'))[0]).toBe('Vega3-8B, Vega3-8B-base-FP8')
  })

  it('is a release of its own where nothing that it was made from is known', () => {
    expect(held(on('2026-02-01', 'Vega3-8B-AWQ'))).toEqual(['Vega3-8B-AWQ'])
  })
})

describe('a snapshot', () => {
  it('is a release beside another one of the same day, with what was made smaller from it', () => {
    expect(held(on('2026-02-01', 'Vega3-8B'), on('2026-02-01', 'Vega3-8B-0201'), on('2026-03-01', 'Vega3-8B-0201-FP8'))).toEqual([
      'Vega3-8B',
      'Vega3-8B-0201, Vega3-8B-0201-FP8',
    ])
  })
})

describe('words', () => {
  const wave = [on('2026-02-01', 'Vega3-8B'), on('2026-02-01', 'Vega3-32B-Instruct')]
  const later = [on('2026-05-01', 'Vega3-72B')]

  it('join the weights that they name, and the nearest of several', () => {
    expect(held(...wave, ...later, said('Introducing Vega3-72B', '2026-05-02'))).toContain('Introducing Vega3-72B, Vega3-72B')
    expect(held(...wave, ...later, said('Introducing Vega3', '2026-05-02'))).toContain('Introducing Vega3, Vega3-72B')
    expect(held(...wave, ...later, said('Introducing Vega3', '2026-02-02'))).toContain('Introducing Vega3, Vega3-32B-Instruct, Vega3-8B')
  })

  it('join weights over which what they name is spread', () => {
    const spread = [on('2026-02-01', 'Vega3-8B-Scout'), on('2026-02-01', 'Vega3-8B-Maverick'), on('2026-02-01', 'Vega3-8B-Flash')]
    for (const name of ['Vega3-Scout-Maverick', 'Vega3-Scout-Flash']) {
      expect(held(...spread, said(`Introducing ${name}`, '2026-02-02'))).toHaveLength(1)
    }
    expect(held(...spread, said('Introducing Vega3-Scout-Mini', '2026-02-02'))).toHaveLength(2)
  })

  it('join the weights that come months after a launch, and open a release of their own earlier', () => {
    expect(held(...wave, said('Introducing Vega3', '2025-09-05'))).toHaveLength(1)
    expect(held(...wave, said('Introducing Vega3', '2025-09-01'))).toHaveLength(2)
  })

  it('that promise join what comes within more than a year', () => {
    const promised = (at: string) => held(...wave, said('Lumen plans to open-source Vega3', at))
    expect(promised('2025-01-01')).toHaveLength(1)
    expect(promised('2024-12-25')).toHaveLength(2)
  })

  it('that are said later, however much, open nothing', () => {
    expect(held(...wave, said('Lumen releases Vega3', '2027-12-01'))).toHaveLength(1)
  })

  it('of another size, snapshot or tier are of another one', () => {
    for (const name of ['Vega3-14B', 'Vega3-0528', 'Vega3 Flash'])
      expect(held(...wave, said(`Introducing ${name}`, '2026-02-02'))).toHaveLength(2)
  })

  it('without a day are evidence for what is known, and open nothing', () => {
    expect(held(...wave, said('Introducing Vega3', null))).toEqual(['Introducing Vega3, Vega3-32B-Instruct, Vega3-8B'])
    expect(held(said('Introducing Vega3', null))).toEqual([])
    expect(held(said('Introducing Vega3', null), said('Vega3: think deeper', '2026-03-01'))).toEqual([
      'Introducing Vega3, Vega3: think deeper',
    ])
  })

  it('of one model without weights are one within five months, plans within thirteen', () => {
    const launches = (second: string) => held(said('Introducing Vega5', '2026-01-01'), said('Lumen launches Vega5', second))
    expect(launches('2026-05-31')).toHaveLength(1)
    expect(launches('2026-06-01')).toHaveLength(2)
    const plans = (second: string) => held(said('Lumen plans to release Vega5', '2026-01-01'), said('Lumen will open-source Vega5', second))
    expect(plans('2027-02-05')).toHaveLength(1)
    expect(plans('2027-02-06')).toHaveLength(2)
  })

  it('without weights are one for each tier, word and snapshot', () => {
    const all = ['Vega5', 'Vega5 Flash', 'Vega5-Scout', 'Vega5-0528'].map(name => said(`Introducing ${name}`, '2026-03-01'))
    expect(held(...all)).toEqual(all.map(each => each.title).toSorted())
    expect(held(...all, ...all.map(each => ({ ...each, title: `${each.title}!` })))).toHaveLength(4)
  })
})

describe('code', () => {
  it('is kept beside the release that it belongs to, and is none alone', () => {
    const code = on('2026-02-03', 'Vega3', { kind: 'code' })
    expect(held(on('2026-02-01', 'Vega3-8B'), code)).toEqual(['Vega3-8B, lumen-ai/Vega3'])
    expect(held(code)).toEqual([])
  })
})
