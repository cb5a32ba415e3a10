import type { Knowledge } from './knowledge.ts'
import { type Look, lookAt } from './look.ts'
import type { Wave } from './waves.ts'

/**
 * Waves of other lines that a company makes public together with one of these are part of it: the vision model beside the plain one,
 * the guard of a new generation, the benchmark it was measured by. Another line that people ask for by its own name (a coder beside
 * the plain model) stays a release of its own. Takes the waves of each line of one company, in time, and returns those that are
 * releases; `guests` of each holds what joined it.
 */
export function joinTogether(lines: Wave[][], knowledge: Knowledge): Set<Wave> {
  const looks = lines.flatMap(line => line.filter(isPublished).map(wave => lookAt(wave, line, knowledge)))
  const ordered = looks.toSorted((a, b) => a.start - b.start || (a.wave.key < b.wave.key ? -1 : 1))
  const hosts = new Map<Look, Look>()
  for (const guest of ordered) {
    const host = hostOf(guest, nearTo(guest, ordered), knowledge)
    // a guest of a guest is a guest of its host; two that would each have the other stay as they are
    if (host && lastHost(host, hosts) !== guest) hosts.set(guest, host)
  }
  for (const guest of hosts.keys()) lastHost(guest, hosts).wave.guests.push(guest.wave)
  const joined = new Set([...hosts.keys()].map(guest => guest.wave))
  return new Set(lines.flat().filter(wave => !joined.has(wave)))
}

function isPublished(wave: Wave): boolean {
  return wave.core.length > 0
}

function lastHost(look: Look, hosts: Map<Look, Look>): Look {
  let last = look
  for (let next = hosts.get(last); next; next = hosts.get(next)) last = next
  return last
}

/** Days between what was seen appearing, or is dated by the vendor, and between what is only known to have been made. */
const exactDays = 1.5
const roughDays = 7.5
/** A wave spans a few weeks at most: what began longer before cannot reach into this one's days. */
const longestDays = 60

function nearTo(look: Look, ordered: Look[]): Look[] {
  const from = firstAfter(ordered, look.start - longestDays)
  const near: Look[] = []
  for (const other of ordered.slice(from)) {
    if (other.start > look.end + roughDays) break
    if (other !== look && daysApart(look, other) <= (look.isRough || other.isRough ? roughDays : exactDays)) near.push(other)
  }
  return near
}

function firstAfter(ordered: Look[], start: number): number {
  let [low, high] = [0, ordered.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ordered[middle]?.start ?? 0) < start) low = middle + 1
    else high = middle
  }
  return low
}

/** Between the nearest ends; 0 where they overlap. */
function daysApart(a: Look, b: Look): number {
  return Math.max(0, b.start - a.end, a.start - b.end)
}

type Rule = (guest: Look, host: Look, knowledge: Knowledge) => boolean

/** The first rule that finds a host has it; of several hosts the one that shares most of its name, then the largest. */
function hostOf(guest: Look, near: Look[], knowledge: Knowledge): Look | null {
  const possible = near.filter(host => !host.isPart && !host.isBenchmark)
  for (const rule of [plainSibling, ofAccompaniedFamily, ofSameDaySnapshot, ofNewerVersion, measuredBy] satisfies Rule[]) {
    const found = possible.filter(host => rule(guest, host, knowledge))
    const best = found.toSorted((a, b) => sharedWords(b, guest) - sharedWords(a, guest) || bySize(a, b))[0]
    if (best) return best
  }
  return null
}

function bySize(a: Look, b: Look): number {
  return b.wave.core.length - a.wave.core.length || (a.wave.key < b.wave.key ? -1 : 1)
}

/** "GLM-4V" beside "GLM-4", "Step-Audio-TTS" beside "Step-Audio", a tokenizer beside what it belongs to. */
function plainSibling(guest: Look, host: Look, knowledge: Knowledge): boolean {
  if (guest.family !== host.family || guest.version !== host.version || guest.snapshot !== host.snapshot) return false
  if (guest.isPart) return true
  if (!host.isFirst) return false
  const more = guest.telling.filter(word => !host.telling.includes(word))
  const isPlainer = host.telling.every(word => guest.telling.includes(word))
  return isPlainer && more.length > 0 && more.every(word => knowledge.accompanying.has(word))
}

/** A family that comes with each generation of another one, as the company's file says. */
function ofAccompaniedFamily(guest: Look, host: Look, knowledge: Knowledge): boolean {
  return host.isFirst && host.telling.length === 0 && knowledge.accompanied.get(guest.family) === host.family
}

/** A snapshot that is a day names one wave across versions: GLM-4-0414 and GLM-Z1-0414. */
function ofSameDaySnapshot(guest: Look, host: Look): boolean {
  if (guest.family !== host.family || guest.snapshot === null || guest.snapshot !== host.snapshot) return false
  const isDay = /^(0\d|1[0-2])\d\d$|^\d{6,}$/.test(guest.snapshot)
  return isDay && isSameLine(guest, host) && versionOrder(host) < versionOrder(guest)
}

/** Numbers before letters: the plain generation is the host of its offspring. */
function versionOrder(look: Look): string {
  return `${/^\d/.test(look.version ?? '0') ? 0 : 1} ${look.version} ${look.wave.key}`
}

/** An older version that was held back comes out on the day of its successor. */
function ofNewerVersion(guest: Look, host: Look): boolean {
  if (guest.family !== host.family || guest.snapshot !== null || host.snapshot !== null || !isSameLine(guest, host)) return false
  return guest.day !== null && guest.day === host.day && isOlder(guest.version, host.version)
}

/** 1 is older than 1.5, and not than 2: a new generation is no successor of a version. */
function isOlder(version: string | null, than: string | null): boolean {
  if (version === null || than === null) return false
  const [a, b] = [version.split('.').map(Number), than.split('.').map(Number)]
  const at = b.findIndex((part, index) => part !== (a[index] ?? 0))
  return a[0] === b[0] && at > 0 && (a[at] ?? 0) < (b[at] ?? 0)
}

/** A benchmark that comes out with the model that it shares a word with: "GEdit-Bench" beside "Step1X-Edit". */
function measuredBy(guest: Look, host: Look): boolean {
  return guest.isBenchmark && host.isModel && daysApart(guest, host) <= exactDays && sharedWords(host, guest) > 0
}

function isSameLine(a: Look, b: Look): boolean {
  return a.telling.join() === b.telling.join()
}

/** How many words of a host's own name stand in the guest's. */
function sharedWords(host: Look, guest: Look): number {
  const text = guest.text()
  return host.words().filter(word => text.includes(word)).length
}
