import type { Link } from '#model/post.ts'
import { addressKey } from '#parse/canonical-url.ts'
import { htmlToText } from '#parse/html-text.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { unwrap } from '#parse/url-wrappers.ts'
import { cardWords } from '#sources/card-words.ts'
import { linksOnce } from '#sources/each-once.ts'
import type { Part } from '#sources/page-parts.ts'

/**
 * Where a message leads: the links in its text, then cards, buttons and places on a map, each once. A card may spell the
 * address of its link in another way.
 */
export function messageLinks(message: Part, written: readonly Link[], base: string): readonly Link[] {
  const spelt = new Map(written.map(({ raw }) => [addressKey(raw) ?? raw, raw]))
  const beside = message.all(besideText).flatMap((part): readonly Link[] => {
    const raw = resolveUrl(part.attribute('href'), base)
    return raw === null ? [] : [{ raw: spelt.get(addressKey(raw) ?? raw) ?? raw, ...shownOn(part) }]
  })
  return linksOnce([...written, ...beside]).map(withTarget)
}

const besideText =
  'a.tgme_widget_message_link_preview, a.tgme_widget_message_inline_button, a.tgme_widget_message_location_wrap'

/** What a card tells of the page it leads to, or a button of where it does. */
function shownOn(part: Part): Pick<Link, 'title' | 'description'> {
  const title =
    part.lineOf('.link_preview_title') ||
    part.lineOf('.link_preview_site_name') ||
    part.lineOf('.tgme_widget_message_inline_button_text')
  const description = htmlToText(part.first('.link_preview_description')?.html() ?? '')
  return cardWords(title, description)
}

/** Telegram's reader for articles (t.me/iv) and its dialogue for sharing carry the address in theirs. */
function withTarget(link: Link): Link {
  const url = URL.parse(link.raw)
  if (url === null || !/^https?:$/u.test(url.protocol)) return link
  const inner = carrier.test(`${url.hostname}${url.pathname}`) ? url.searchParams.get('url') : null
  const target = unwrap(URL.parse(inner ?? '') ?? url)
  return target.href === url.href ? link : { ...link, expanded: target.href }
}

const carrier = /^(?:t|telegram)\.me\/(?:iv|share(?:\/url)?)\/?$/u
