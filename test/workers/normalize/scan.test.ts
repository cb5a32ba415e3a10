import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, scannerOf } from '../../../workers/normalize/scan.ts'

/** Scripts, full width, separators, quotes, characters whose lower case is longer, and halves of surrogate pairs. */
const unit = fc.constantFrom(...'aZ09-_ ·.,:“”’*^开源모델のデイĞß\u0000İﬁＧ３，。…！', '\ud83d', '\ude00', '\n')
const anyText = fc.string({ unit, maxLength: 40 })

const found = (forms: string[], text: string) =>
  scannerOf(forms.map(form => ({ form, value: form, mayHaveDigits: form === 'Step-Video' })))(fold(text)).map(({ at, end }) =>
    text.slice(at, end),
  )

describe('a scanner', () => {
  it.each([
    ['open-source', 'an Open Source model, open-source, opensource', ['Open Source', 'open-source', 'opensource']],
    ['releas*', 'releases released release prereleased', ['releases', 'released', 'release']],
    ['api', 'capital API, rapid', ['API']],
    ['开源', '智谱开源新模型', ['开源']],
    ['^why', 'Why so? That is why. Why not, “why”', ['Why', 'Why']],
    ['^传', '传谷歌将发布，上传模型；Qwen 传将开源', ['传', '传']],
    ['glm', 'ＧＬＭ-4 and GLM', ['ＧＬＭ', 'GLM']],
    ['Step-Video', 'StepVideo2 and Step Video', ['StepVideo', 'Step Video']],
    ["quest'anno", 'lanciando quest’anno', ['quest’anno']],
  ])('finds %s in "%s"', (form, text, expected) => {
    expect(found([form], text)).toEqual(expected)
  })

  it('takes the longest form at each place', () => {
    expect(found(['open', 'open weights'], 'open weights, open')).toEqual(['open weights', 'open'])
  })

  it('finds each form where it stands alone, whatever surrounds it, and never reads past the text', () => {
    const words = fc.constantFrom('qwen', 'open weights', '开源', '공개', 'releas*', 'modello')
    fc.assert(
      fc.property(
        words,
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (form, before, after) => {
          const word = form.replace('*', 'ed')
          const text = `${before} ${word} ${after}`
          const all = scannerOf([{ form, value: form }])(fold(text))
          expect(all.some(each => each.at === before.length + 1)).toBe(true)
          expect(all.every(each => each.at >= 0 && each.end > each.at && each.end <= text.length)).toBe(true)
        },
      ),
    )
  })

  it('keeps each character in its place when it folds', () => {
    fc.assert(fc.property(anyText, text => fold(text).length === text.length))
  })
})
