import { attribute, type Attributes } from './tag-attributes.ts'

/** The relations of a link, lower case: short names of the registry, also where its address is written out. */
export function relationsOf(tag: Attributes): readonly string[] {
  const rel = attribute(tag, 'rel')?.toLowerCase() ?? ''
  if (rel === '') return []
  return rel.split(/\s+/).map((word) => word.replace(registered, ''))
}

/** A link without a relation is the alternate one (RFC 4287, 4.2.7.2). */
export function isAlternate(tag: Attributes): boolean {
  const relations = relationsOf(tag)
  return relations.length === 0 || relations.includes('alternate')
}

const registered = /^https?:\/\/www\.iana\.org\/assignments\/(?:link-)?relations?\//
