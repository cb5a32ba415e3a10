import type { License, Variant } from '../../config/words.ts'
import { licenseText } from './format.ts'

/** The vendor's link, else where SPDX keeps the text of what it has a name for. */
export function licenseUrl({ url, spdx }: License): string | null {
  return url ?? (spdx === null ? null : `https://spdx.org/licenses/${encodeURIComponent(spdx)}.html`)
}

/** Variants by their licence, the most frequent first. */
export function licenseGroups(variants: Variant[]): { license: License | null; count: number }[] {
  const groups = new Map<string, { license: License | null; count: number }>()
  for (const { license } of variants) {
    const key = license ? licenseText(license) : ''
    const group = groups.get(key) ?? { license, count: 0 }
    groups.set(key, { ...group, count: group.count + 1 })
  }
  return [...groups.values()].toSorted((left, right) => right.count - left.count)
}
