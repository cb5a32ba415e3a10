import { countText } from '../../../config/words.ts'
import { useDates } from '../dates.tsx'
import { trendsText } from '../text/trends.ts'
import { useWords } from '../text/words.ts'
import { useText } from '../view.ts'
import type { TrendColumn } from './figures.ts'

/** Numbers, months and quarters of charts in the reader's words. */
export function useTrendWords() {
  const text = useText(trendsText)
  const { statedDate, duration } = useDates()
  const { kindOfSource } = useWords()
  // a month is that of UTC, whatever the reader's zone
  const period = (each: string) =>
    each.includes('Q')
      ? text.quarter(each.slice(0, 4), Number(each.slice(6)))
      : statedDate({ at: `${each}-01T00:00:00.000Z`, precision: 'month' })
  return {
    period,
    /** As it is spoken of in a sentence, which says of one that is not over that it is not. */
    spoken: (each: string, now: string) => (each < now ? period(each) : text.unfinished(period(each))),
    cell({ kind }: TrendColumn, value: string | number | null): string {
      if (value === null) return ''
      if (typeof value === 'string') {
        if (kind === 'period') return value.includes('Q') ? value.replace('-', ' ') : period(value)
        return kind === 'source' ? kindOfSource(value) : value
      }
      if (kind === 'share') return text.percent(value)
      if (kind === 'size') return countText(value)
      return kind === 'seconds' ? duration(value) : value.toLocaleString('en')
    },
  }
}
