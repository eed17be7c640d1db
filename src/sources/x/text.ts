import type { Link } from '#model/post.ts'
import { z } from 'zod'
import { decodeEntities } from '#parse/entities.ts'
import { oneLine } from '#parse/plain-title.ts'
import { tidyLines } from '#parse/text-lines.ts'
import { cardWords } from '#sources/card-words.ts'
import { lenientList } from '#sources/lenient-list.ts'

/** A short address in a text of X and what stands behind it. */
export type XUrl = z.output<typeof xUrl>

const text = z.string().catch('')

const xUrl = z.object({
  url: z.string().min(1),
  expanded_url: text,
  unwound_url: text,
  title: text,
  description: text,
  media_key: z.string().optional().catch(undefined),
})

/** The `urls` of entities, in both shapes that X writes. */
export const xUrls = lenientList(xUrl)

/** What a text of X says and links to. */
export interface Written {
  readonly text: string
  readonly links: readonly Link[]
}

/**
 * A text with the addresses that its author wrote in place of those that X made of them: rules and people are to see
 * where a link leads. Its links keep both, and lead where X saw that they end. Addresses that `isPart` (the pictures of
 * the post, the post that it quotes) are left out, since they are shown otherwise.
 */
export function writtenText(raw: string, urls: readonly XUrl[], isPart: (url: XUrl) => boolean): Written {
  const shown = new Map(urls.map((url) => [url.url, isPart(url) ? '' : url.expanded_url || url.url]))
  const links = urls.filter((url) => !isPart(url)).map(linkOf)
  const whole = decodeEntities(raw).replace(/https?:\/\/t\.co\/\w+/gu, (short) => shown.get(short) ?? short)
  return { text: tidyLines(whole), links }
}

function linkOf({ url, expanded_url, unwound_url, ...card }: XUrl): Link {
  const expanded = unwound_url || expanded_url
  const title = oneLine(decodeEntities(card.title))
  const description = oneLine(decodeEntities(card.description))
  return {
    raw: url,
    ...(expanded !== '' && expanded !== url && { expanded }),
    ...cardWords(title, description),
  }
}

/** The post that an address of X leads to, also one of its pictures; null for any other. */
export function statusIn(address: string): string | null {
  return (
    /^https?:\/\/(?:www\.|mobile\.)?(?:twitter|x)\.com\/(?:i\/web|\w+)\/status\/(\d+)(?:\/(?:photo|video)\/\d+)?\/?(?:\?|$)/u.exec(
      address,
    )?.[1] ?? null
  )
}
