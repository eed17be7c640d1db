import type { OwnEntities } from './entities.ts'
import type { Role } from './field-roles.ts'
import type { Scope } from './namespaces.ts'
import type { RawFeed, RawField, RawItem } from './raw-feed.ts'
import type { Attributes } from './tag-attributes.ts'

/** A structural element that is open: the root, a channel, an item, or a group such as an author. */
export interface Frame {
  readonly written: string
  readonly role: Role
  /** What the names of fields inside begin with: 'author/', or '' where the fields are the item's own. */
  readonly path: string
  readonly scope: Scope
  readonly base: string | null
  readonly lang: string | null
}

/** A field being read. Whatever stands inside is its value, tags included; a skipped one keeps nothing. */
export interface Capture {
  readonly written: string
  /** Null: skipped. */
  readonly name: string | null
  readonly attributes: Attributes
  readonly base: string | null
  readonly lang: string | null
  readonly isRaw: boolean
  value: string
  hasMarkup: boolean
  /** How many elements of a name are open inside; null until there was one. */
  open: Map<string, number> | null
}

interface OpenItem {
  readonly attributes: Attributes
  readonly lang: string | null
  readonly base: string | null
  readonly fields: RawField[]
}

/** What is known while feed XML is being read. */
export interface Reader {
  readonly source: string
  readonly entities: OwnEntities
  /** The feed's own address, against which a relative xml:base is read. */
  readonly url: string
  readonly frames: Frame[]
  readonly feedFields: RawField[]
  readonly items: RawItem[]
  base: string | null
  lang: string | null
  root: { readonly format: RawFeed['format']; readonly native: string } | null
  item: OpenItem | null
  capture: Capture | null
  hasEnded: boolean
}

/** A tag as it was read; the name in lower case. */
export interface Tag {
  readonly written: string
  readonly attributes: Attributes
  readonly isEmpty: boolean
}

/** A field goes to the item that is open, else to the feed. */
export function keepField(reader: Reader, field: RawField): void {
  const target = reader.item?.fields ?? reader.feedFields
  target.push(field)
}
