import { type LivedRelease, lateBy, type Report } from './report.ts'

/** A line for each release: when it was first public, when it was told as released, by how many steps too late, and its stages. */
export function linesOf({ releases }: Report, moments: Date[]): string[] {
  const momentAt = (place: number | null) => (place === null ? '-' : shortened(moments[place] ?? null))
  const head = ['public', 'released', 'told', 'late', 'release', 'stages'].join('\t')
  return [head, ...releases.map(each => lineOf(each, momentAt))]
}

function lineOf(release: LivedRelease, momentAt: (place: number | null) => string): string {
  const told = release.tellings.filter(each => each.stage === 'released').map(each => shortened(each.at))
  const marks = [
    ...(release.isDissolved ? ['dissolved'] : []),
    ...release.tellings.flatMap(each => (each.twice ? [`told twice at ${shortened(each.at)} (${each.twice})`] : [])),
    ...(release.wentBack > 0 ? ['went back'] : []),
    ...(release.firstSeenMoved > 0 ? ['firstSeenAt moved'] : []),
  ]
  const late = lateBy(release)
  const stages = release.path.map(each => `${each.stage} ${shortened(each.at)}`).join(', ')
  return [
    momentAt(release.firstPublic),
    momentAt(release.becameReleased),
    told.join(' ') || '-',
    late === null ? '-' : late === Number.POSITIVE_INFINITY ? 'never' : String(late),
    release.id,
    [stages, ...marks].join('; '),
  ].join('\t')
}

export function summaryOf({ counts }: Report): string[] {
  return [
    `steps ${counts.steps}`,
    `releases ${counts.releases}, of them released ${counts.released}`,
    `told ${counts.told}, of them as released ${counts.toldReleased}`,
    `released later than the first step at which it was public ${counts.late}, earlier ${counts.early}`,
    `told twice ${counts.toldTwice}`,
    `firstSeenAt moved ${counts.firstSeenMoved}`,
    `stage went back ${counts.wentBack}`,
  ]
}

/** A midnight is its day. */
function shortened(at: Date | null): string {
  return at?.toISOString().replace(/T00:00:00\.000Z$|:00\.000Z$/, '') ?? '-'
}
