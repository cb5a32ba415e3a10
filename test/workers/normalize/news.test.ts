import { describe, expect, it } from 'vitest'
import { explain } from '../../../workers/explain.ts'
import { shippedKnowledge } from '../../support/shipped.ts'

/** Headlines as the news writes them, read with the companies that are shipped. */
const read = (title: string) => explain({ title, publishedAt: '2026-01-20T00:00:00Z' }, shippedKnowledge())

describe('who is named', () => {
  it('by the short name that the Chinese press uses', () => {
    expect(read('蚂蚁开源 Ling-2.5-1T')).toMatchObject({ isRelease: true, stage: 'released', company: 'ant', model: 'Ling-2.5-1T' })
  })

  it.each(['豆包大模型 2.0 发布', '字节跳动发布豆包大模型 2.0', '字节跳动发布豆包大模型2.0'])(
    'a family and its version around a noun: %s',
    title => {
      expect(read(title)).toMatchObject({ isRelease: true, stage: 'announced', company: 'bytedance', model: 'Doubao 2.0' })
    },
  )

  it('and no version where a number counts something', () => {
    expect(read('豆包大模型 3 月发布').model).toBeNull()
  })
})

describe('when', () => {
  it.each(['mid-February', 'mid February', 'late February'])('a plan names a part of a month: %s', part => {
    const said = read(`DeepSeek V4 to launch ${part} with coding focus`)
    expect(said).toMatchObject({ isRelease: false, stage: 'planned', company: 'deepseek' })
    expect(said.date).toMatchObject({ at: '2026-02-01T00:00:00.000Z', precision: 'month' })
  })
})
