import { type Cause, stages } from '../../config/words.ts'
import type { Change, ReleaseDocument } from '../../db/types.ts'

type Told = Omit<ReleaseDocument, 'updatedAt'>

/**
 * What of a release somebody who was told `told` would have to be told otherwise now. More that became known corrects nothing; neither
 * does a next stage, which is news of its own.
 */
export function correctionsBetween(told: Told, now: Told, cause: Cause | null = null): Change[] {
  if (now.stage === 'withdrawn') return []
  const hasComeFurther = stages.indexOf(now.stage) > stages.indexOf(told.stage)
  return [
    ...changed('name', told.name, now.name, cause === 'ruling'),
    ...changed('kind', told.kind, now.kind, true),
    ...changed('stage', told.stage, now.stage, !hasComeFurther),
    ...changed('openness', told.openness, now.openness, !hasComeFurther && told.openness !== 'unknown'),
    ...changed('license', told.license, now.license, !hasComeFurther && isAnother(told, now)),
    ...changed('releasedAt', told.releasedAt, now.releasedAt, isAnotherDay(told, now)),
  ]
}

function changed(field: keyof Told, before: unknown, after: unknown, isWrong: boolean): Change[] {
  return isWrong && JSON.stringify(before) !== JSON.stringify(after) ? [{ field, before, after }] : []
}

/** Another licence than the one that was told; a link that was found to it is the same one. */
function isAnother(told: Told, now: Told): boolean {
  if (!told.license || !now.license) return false
  return (told.license.spdx ?? told.license.name) !== (now.license.spdx ?? now.license.name)
}

/** Days in different zones, and a day that became an hour, are no mistake. */
function isAnotherDay(told: Told, now: Told): boolean {
  if (!told.releasedAt || !now.releasedAt || told.releasedAt.precision === 'month') return false
  return Math.abs(Date.parse(told.releasedAt.at) - Date.parse(now.releasedAt.at)) >= 2 * 86_400_000
}
