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

describe('a form', () => {
  it.each([
    // separators of a form: written in any way, or left out
    ['open source', 'open_source open·source open\u2010source open\u2011source open\u00a0source open\nsource', 6],
    ['open source', 'open+source open/source open  source', 0],
    // the bounds of a word
    ['api', 'api, (api) “api” api. 用api的', 5],
    ['api', 'apis capi api2 apié éapi ßapi', 0],
    ['api', 'api× api÷ ×api', 3],
    ['开源', 'a开源b 2开源3', 2],
    // any ending, of at most twelve letters
    ['fine*', 'fine fined finetuning finetune2 fine-tune', 5],
    ['fine*', `fine${'a'.repeat(12)} fine${'b'.repeat(13)}`, 1],
    ['开*', '开源 开abc', 2],
    // the start of a text, or of what a mark begins
    ['^why', 'why. why: why; why! why? why | why … why', 8],
    ['^why', 'and why, why (why “why', 0],
    ['^用', '用 用，用（用、用', 5],
    ['^用', '使用', 0],
  ])('%s in “%s” is found %i times', (form, text, times) => {
    expect(found([form], text)).toHaveLength(times)
  })

  it('may be followed by digits, or be no part of an address, where it says so', () => {
    const counts = (text: string) => {
      const forms = [
        { form: 'vega', value: 'plain' },
        { form: 'vega', value: 'digits', mayHaveDigits: true },
        { form: 'vega', value: 'path', isNoPath: true },
      ]
      return scannerOf(forms)(fold(text)).map(each => each.values)
    }
    expect(counts('vega')).toEqual([['plain', 'digits', 'path']])
    expect(counts('vega3')).toEqual([['digits']])
    expect(counts('vegas')).toEqual([])
    expect(counts('lumen/vega')).toEqual([['plain', 'digits']])
  })

  it('that is longer hides none that begins inside it', () => {
    expect(found(['open weights', 'weights'], 'open weights')).toEqual(['open weights', 'weights'])
    expect(found(['open', 'open-weights model'], 'open weights')).toEqual(['open'])
    expect(found(['a-b-c', 'ab'], 'a b c, abc, ab')).toEqual(['a b c', 'abc', 'ab'])
  })
})

it('what is folded is what a reader takes for the same', () => {
  expect(fold('ＡＢＣ　１２，“it’s ‘so’”')).toBe("abc 12,“it's 'so'”")
  expect(fold('İSTANBUL ’Ｑ')).toBe("İstanbul 'q")
})
