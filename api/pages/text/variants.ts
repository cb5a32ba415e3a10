import { plural } from '../format.ts'
import type { Texts } from '../view.ts'

interface VariantsText {
  heading: string
  column: Record<'repository' | 'host' | 'parameters' | 'tuning' | 'quantization' | 'license' | 'publicSince', string>
  formerly: string
  made: string
  goneSince: string
  more(count: number): string
}

export const variantsText: Texts<VariantsText> = {
  en: {
    heading: 'Variants',
    column: {
      repository: 'Repository',
      host: 'Host',
      parameters: 'Parameters',
      tuning: 'Tuning',
      quantization: 'Quantisation',
      license: 'Licence',
      publicSince: 'Public since',
    },
    formerly: 'formerly',
    made: 'made ',
    goneSince: ', gone since ',
    more: count => `${plural(count, 'more variant')}`,
  },
  zh: {
    heading: '变体',
    column: {
      repository: '仓库',
      host: '平台',
      parameters: '参数量',
      tuning: '调优',
      quantization: '量化',
      license: '许可证',
      publicSince: '公开于',
    },
    formerly: '曾用名',
    made: '创建于 ',
    goneSince: '，下线于 ',
    more: count => `其余 ${count} 个变体`,
  },
}
