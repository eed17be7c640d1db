import type { Link, Media, PostRef } from '#model/post.ts'

/** One body of an item. */
export interface Body {
  readonly html: string
  /** Set if the source says that this is plain text: its own lines, not to be read as HTML. */
  readonly plain: string | null
}

/** An item as its format spells it, every field found but none of them worked up: what all formats have in common. */
export interface ItemParts {
  /** Null if the item names none. */
  readonly id: string | null
  readonly url: string | null
  readonly title: string
  readonly summary: Body
  readonly content: Body
  readonly author: string | null
  readonly published: string | null
  readonly updated: string | null
  readonly lang: string | null
  readonly categories: readonly string[]
  /** Worked up when it is called: who only wants to know what is new does not. */
  readonly beside: () => Beside
  /** What relative addresses in the body are relative to. */
  readonly base: string
}

/** What an item holds beside its body. */
export interface Beside {
  readonly links: readonly Link[]
  readonly media: readonly Media[]
  readonly replyTo: PostRef | null
}

export const noBody: Body = { html: '', plain: null }

/** Plain text as a body: as HTML it is escaped and keeps its line breaks. */
export function plainBody(text: string): Body {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return { html: escaped.replace(/\r?\n/g, '<br>\n'), plain: text }
}
