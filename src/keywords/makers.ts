import type { Entity } from '#model/keyword.ts'
import type { AliasTable } from '#text/aliases.ts'
import { FAMILY_MAKERS } from '#text/device-names.ts'

/**
 * The companies whose devices a post names, each once, by canonical id and in reading order: of 'huawei mate 60' huawei,
 * of 'iphone 15' apple. Only those that the alias table has as companies; also those that the post names itself.
 */
export function makersOf(entities: readonly Entity[], aliases: AliasTable): string[] {
  const devices = entities.filter(({ type }) => type === 'device')
  if (devices.length === 0) return []
  const companies = new Set(
    aliases.aliases.flatMap(({ type, canonical }) => (type === 'company' ? canonical : [])),
  )
  const makers = devices.flatMap(({ canonical }) => makerOf(canonical, companies) ?? [])
  return [...new Set(makers)]
}

/** A device's id mostly begins with its brand, of which the longest counts; the rest are families of one maker. */
function makerOf(device: string, companies: ReadonlySet<string>): string | null {
  const words = device.split(' ')
  for (let count = words.length; count > 0; count--) {
    const brand = words.slice(0, count).join(' ')
    if (companies.has(brand)) return brand
  }
  const maker = FAMILY_MAKERS.get(words[0] ?? '') ?? null
  return maker !== null && companies.has(maker) ? maker : null
}
