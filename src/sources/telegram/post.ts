import type { ParsedPost, PostRef } from '#model/post.ts'
import { htmlToText } from '#parse/html-text.ts'
import { postRef } from '#parse/post-ref.ts'
import { type ParseMeta, platformPost, shownAuthor } from '#sources/adapter.ts'
import type { Part } from '#sources/page-parts.ts'
import { postTime } from '#sources/post-time.ts'
import { messageLinks } from './links.ts'
import { messageMedia } from './media.ts'
import { telegramPlace } from './place.ts'
import type { MessageText } from './text.ts'

export interface AboutMessage extends Pick<ParseMeta, 'url' | 'receivedAt' | 'lang'> {
  readonly words: MessageText
  /** What the channel is called; '' if the message does not say it. */
  readonly owner: string
  /** As the page writes it. */
  readonly name: string
  readonly number: number
}

/** A message as a post; null if nothing is found in it that a post could consist of. */
export function messagePost(message: Part, about: AboutMessage): ParsedPost | null {
  const { words, name, number, url: base } = about
  const url = permalink(message, about)
  const media = messageMedia(message, base, url ?? base)
  const links = messageLinks(message, words.links, base)
  const [repostOf, replyTo] = [originalOf(message, words.text, base), answeredPost(message, base)]
  const isEmpty = words.text === '' && media.length + links.length === 0
  if (isEmpty && repostOf === null && replyTo === null && !message.has(forAppAlone)) return null
  return platformPost({
    id: `${name.toLowerCase()}/${number}`,
    url,
    text: repostOf === null ? words.text : '',
    content: words.html,
    author: shownAuthor(about.owner, name),
    links,
    media,
    lang: about.lang,
    categories: words.hashtags,
    ...postTime(timeOf(message), about.receivedAt),
    repostOf,
    replyTo,
  })
}

const forAppAlone = '.message_media_not_supported'

function permalink(message: Part, { name, number, url }: AboutMessage): string | null {
  const written = telegramPlace(message.attributeOf('.tgme_widget_message_date', 'href'), url)
  return (written ?? telegramPlace(`/${name}/${number}`, url))?.url ?? null
}

function timeOf(message: Part): string {
  return (
    message.attributeOf('.tgme_widget_message_date [datetime]', 'datetime') ||
    message.attributeOf('time[datetime]', 'datetime')
  )
}

/** Who forwards adds no words of their own: all that is said is the original's. */
function originalOf(message: Part, text: string, base: string): PostRef | null {
  const whole = message.first('.tgme_widget_message_forwarded_from')
  const from = message.first('.tgme_widget_message_forwarded_from_name')
  if (whole === null && from === null) return null
  const name = from?.line() ?? whole?.line().replace(/^forwarded from\s*/iu, '') ?? ''
  return otherPost(from?.attribute('href') ?? '', { name, text, base })
}

function answeredPost(message: Part, base: string): PostRef | null {
  const reply = message.first('.tgme_widget_message_reply')
  if (reply === null) return null
  const name = reply.lineOf('.tgme_widget_message_author_name')
  const words = reply.first('.tgme_widget_message_text, .tgme_widget_message_metatext')
  return otherPost(reply.attribute('href'), { name, text: htmlToText(words?.html() ?? ''), base })
}

function otherPost(
  href: string,
  { name, text, base }: { readonly name: string; readonly text: string; readonly base: string },
): PostRef {
  const place = telegramPlace(href, base)
  // People have an address too, but that is none of a post.
  const isPerson = place?.id === null && place.name !== null
  return postRef({
    id: place?.id,
    url: isPerson ? null : place?.url,
    author: shownAuthor(name, place?.name),
    text,
  })
}
