import type { Entity, EntityType } from '#model/keyword.ts'
import type { AliasHit, AliasTable } from '#text/aliases.ts'
import { findBuilds, findDomains, findModelNumbers } from '#text/anchors.ts'
import { findDates } from '#text/dates.ts'
import type { Mention } from '#text/dates.ts'
import { normalise } from '#text/normalise.ts'
import { findChipsets } from '#text/chipsets.ts'
import { findDevices } from '#text/devices.ts'

/**
 * The named things in a post, in reading order, never overlapping. Where two could stand, the kind that comes first
 * wins: handle, domain, build, model, date, chipset, os, device, leaker, company, person. Cost is about the length of
 * the text.
 */
export function extractEntities(
  post: { readonly title: string; readonly text: string },
  aliases: AliasTable,
): Entity[] {
  const whole = `${post.title}\n${post.text}`
  const normal = normalise(whole)
  const found = new Map<number, Found>()
  const taken = new Uint8Array(normal.text.length)
  const take = (type: EntityType, mentions: readonly Mention[]): void => {
    for (const { canonical, start, end } of mentions) {
      if (!isFree(taken, start, end)) continue
      taken.fill(1, start, end)
      found.set(start, { type, canonical, start, end })
    }
  }
  const hits = aliases.find(normal.text)
  const named = (type: EntityType) => hits.filter((hit) => hit.alias.type === type).map(mentionOf)
  take('handle', findHandles(normal.text, hits))
  take('domain', [...findDomains(normal.text), ...named('domain')])
  take('build', [...findBuilds(normal.text), ...named('build')])
  take('model', [...findModelNumbers(normal.text), ...named('model')])
  take('date', findDates(normal.text))
  take('chipset', [...named('chipset'), ...findChipsets(normal.text)])
  take(
    'os',
    hits.filter((hit) => hit.alias.type === 'os').map((hit) => withVersion(normal.text, hit)),
  )
  take(
    'device',
    findDevices(normal.text, hits, (start, end) => isFree(taken, start, end)),
  )
  for (const type of ['leaker', 'company', 'person'] as const) take(type, named(type))
  return [...found.values()]
    .sort((a, b) => a.start - b.start)
    .map(({ type, canonical, start, end }) => {
      const span = normal.spanOf(start, end)
      return { type, text: whole.slice(span.start, span.end), canonical, start: span.start, end: span.end }
    })
}

interface Found extends Mention {
  readonly type: EntityType
}

function isFree(taken: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (taken[at] === 1) return false
  return true
}

function mentionOf(hit: AliasHit): Mention {
  return { canonical: hit.alias.canonical, start: hit.start, end: hit.end }
}

const HANDLE =
  /(?<![\p{Script=Latin}\p{N}_.@/])@[\p{L}\p{N}_][\p{L}\p{N}_-]{0,38}(?:@[a-z\d-]+(?:\.[a-z\d-]+)+)?/giu

/** '@That_Kartikey' bears the canonical name of the leaker if the table knows it, else itself in lower case. */
function findHandles(text: string, hits: readonly AliasHit[]): Mention[] {
  if (!text.includes('@')) return []
  return Array.from(text.matchAll(HANDLE), (match) => {
    const [start, end] = [match.index, match.index + match[0].length]
    const known = hits.find((hit) => hit.start <= start + 1 && hit.start >= start && hit.end === end)
    return { canonical: known?.alias.canonical ?? match[0].toLowerCase(), start, end }
  })
}

const VERSION = /^[\s-]?(\d\dH[12]|\d{1,3}(?:\.\d{1,3}){0,2})(?!\d|[.,]\d|H\d|\s?[%％年月日号亿万款个台])/u

/** 'MIUI 14' is 'miui 14', '澎湃OS 1.0' is 'hyperos 1.0'; a system without a number is the system. */
function withVersion(text: string, hit: AliasHit): Mention {
  const match = VERSION.exec(text.slice(hit.end, hit.end + 12))
  const version = match?.[1]
  if (match === null || version === undefined) return mentionOf(hit)
  return {
    canonical: `${hit.alias.canonical} ${version.toLowerCase()}`,
    start: hit.start,
    end: hit.end + match[0].length,
  }
}
