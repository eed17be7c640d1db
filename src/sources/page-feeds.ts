import type { ParseError } from '#model/feed.ts'
import type { Answer } from '#model/fetch.ts'
import { decodeBody } from '#parse/decode.ts'
import { youtubeFeed } from './platforms.ts'

/**
 * The feeds of a page that came where a feed was expected: those it advertises, or for a channel's page on YouTube,
 * which names its feed only after more script than is read otherwise, the one made of the channel's id.
 */
export function feedsOfPage(
  answer: Pick<Answer, 'url' | 'body' | 'contentType'>,
  advertised: ParseError['advertised'],
): ParseError['advertised'] {
  if (advertised.length > 0) return advertised
  if (!/(?:^|\.)youtube\.com$/u.test(new URL(answer.url).hostname)) return []
  const { text } = decodeBody(answer.body, answer.contentType)
  const id =
    /<link rel="canonical" href="https:\/\/www\.youtube\.com\/channel\/(UC[\w-]{22})"/u.exec(text)?.[1] ??
    /"(?:externalId|externalChannelId)":"(UC[\w-]{22})"/u.exec(text)?.[1]
  return id === undefined ? [] : [{ title: '', url: youtubeFeed('channel_id', id) }]
}
