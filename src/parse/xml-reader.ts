import type { OwnEntities } from './entities.ts'
import type { Role } from './field-roles.ts'
import type { Scope } from './namespaces.ts'
import type { Attributes, RawFeed, RawField, RawItem } from './raw-feed.ts'

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
  readonly field: Omit<RawField, 'value' | 'form'> | null
  readonly isRaw: boolean
  value: string
  hasMarkup: boolean
  /** How many elements of a name are open inside. */
  readonly open: Map<string, number>
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
  readonly frames: Frame[]
  readonly feedFields: RawField[]
  readonly items: RawItem[]
  base: string | null
  lang: string | null
  root: { readonly format: RawFeed['format']; readonly native: string } | null
  item: OpenItem | null
  capture: Capture | null
  tagStart: number
  tagName: string
  attributes: Map<string, string>
  attributeName: string
  attributeValue: string
  hasEnded: boolean
}

export const noAttributes: Attributes = new Map()

/** The attributes of the tag being read. The map itself is filled again for the next tag, unless it was given away. */
export function attributesOf({ attributes }: Reader): Attributes {
  return attributes.size === 0 ? noAttributes : attributes
}

/** A field goes to the item that is open, else to the feed. */
export function keepField(reader: Reader, field: RawField): void {
  const target = reader.item?.fields ?? reader.feedFields
  target.push(field)
}
