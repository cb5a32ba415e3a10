import { z } from 'zod'

/** In the order of a walk: fetched; before and after the commit of what was read; taken by a receiver, before that is noted, and before it is written down. */
export const failPlaces = ['after_fetch', 'before_commit', 'after_commit', 'after_post', 'before_mark'] as const
export type FailPlace = (typeof failPlaces)[number]

/** Where a worker is to die, and at what time that it comes there. */
export interface Failpoint {
  place: FailPlace
  nth: number
}

/** `after_post`, or `after_post:3` for the third time. */
export const failpoint = z
  .string()
  .regex(
    /^(after_fetch|before_commit|after_commit|after_post|before_mark)(:[1-9]\d{0,5})?$/,
    `must be one of ${failPlaces.join(', ')}, with :N for the Nth time`,
  )
  .transform((text): Failpoint => {
    const [place, nth = '1'] = text.split(':')
    return { place: place as FailPlace, nth: Number(nth) }
  })
