import { fieldsNamed } from './fields.ts'
import type { RawField } from './raw-feed.ts'
import { relationsOf } from './relations.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute } from './tag-attributes.ts'

/** Where a feed says it is itself, and which WebSub hubs tell of it: absolute, hubs each once and in order. */
export function feedLinks(
  fields: readonly RawField[],
  base: string,
): { readonly self: string | null; readonly hubs: readonly string[] } {
  const links = [...fieldsNamed(fields, 'link'), ...fieldsNamed(fields, 'atom:link')]
  const pointing = (rel: string) =>
    links.flatMap((link) => (relationsOf(link.attributes).includes(rel) ? (target(link, base) ?? []) : []))
  return { self: pointing('self')[0] ?? null, hubs: [...new Set(pointing('hub'))] }
}

function target({ attributes, value, base: ownBase }: RawField, base: string): string | null {
  return resolveUrl(attribute(attributes, 'href') ?? value, ownBase ?? base)
}
