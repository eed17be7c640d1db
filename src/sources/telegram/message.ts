import type { ParsedPost } from '#model/post.ts'
import type { ParseMeta } from '#sources/adapter.ts'
import { type Part, pageParts } from '#sources/page-parts.ts'
import { messagePost } from './post.ts'
import { messageText } from './text.ts'

/** What stands in one block of a channel's page. */
export type Message =
  | { readonly kind: 'post'; readonly number: number; readonly post: ParsedPost }
  /** 'Channel photo updated': told by Telegram, written by nobody. */
  | { readonly kind: 'service'; readonly number: number }
  /** Its post is another channel's. */
  | { readonly kind: 'foreign'; readonly channel: string }
  /** The answer ends in it. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'unreadable' }

/** What is known of the page around a message. */
export interface Around extends Pick<ParseMeta, 'url' | 'receivedAt' | 'lang'> {
  /** Names of the channel, in lower case. */
  readonly names: ReadonlySet<string>
  /** The answer ends before the page does. */
  readonly isPartial: boolean
}

/** Reads the block of one message, from its tag on. */
export function readMessage(html: string, around: Around): Message {
  const block = pageParts(html)
  const [, name, digits] =
    /^(\w{1,64})\/(\d{1,15})$/u.exec(block?.attributeOf('[data-post]', 'data-post') ?? '') ?? []
  if (block === null || name === undefined) return { kind: 'unreadable' }
  if (!around.names.has(name.toLowerCase())) return { kind: 'foreign', channel: name }
  // What says when a message was posted stands last in it.
  if (around.isPartial && !block.has('.tgme_widget_message_date')) return { kind: 'cut' }
  return readOwn(block, { name, number: Number(digits) }, around)
}

function readOwn(
  block: Part,
  { name, number }: { readonly name: string; readonly number: number },
  { url, receivedAt, lang }: Around,
): Message {
  const words = messageText(block, url)
  const owner = block.lineOf('.tgme_widget_message_owner_name')
  if (block.has('.service_message') || isServiceNote(block, words.text, owner))
    return { kind: 'service', number }
  const post = messagePost(block, { url, receivedAt, lang, words, owner, name, number })
  return post === null ? { kind: 'unreadable' } : { kind: 'post', number, post }
}

/**
 * Not all notes carry the class. One that goes on in words of the channel's own, as who did something or a new name, is
 * told from a post that begins alike by what only posts have: a count of views.
 */
function isServiceNote(block: Part, text: string, owner: string): boolean {
  if (text.length > 500) return false
  if (bareNote.test(text)) return true
  const isNote = longNote.test(text) || (owner !== '' && text.startsWith(`${owner} pinned `))
  return isNote && !block.has('.tgme_widget_message_views')
}

const bareNote =
  /^(?:channel created|channel (?:name|photo|video|theme|wallpaper) (?:was )?(?:updated|changed|removed|set)|(?:live stream|video chat|voice chat) (?:started|ended|finished|scheduled)(?: \([\w\s:,]{1,50}\))?)\.?$/iu

const longNote =
  /^(?:channel (?:name|photo|video|theme|wallpaper) (?:was )?(?:changed|set) to |(?:live stream|video chat|voice chat) (?:ended|finished|scheduled) )/iu
