import { parseFeed as readByFeedsmith } from 'feedsmith'
import { parseFeed as readByHtmlparser2 } from 'htmlparser2'
import RssParser from 'rss-parser'

import { parseFeed } from '#parse/parse-feed.ts'

/** Reads one feed; false if it got nothing out of it. */
export type Reader = (body: Uint8Array) => Promise<boolean> | boolean

const rssParser = new RssParser()

const from = { url: 'https://feed.example/', contentType: null, receivedAt: 2e12, maxBytes: 1e9 }

/**
 * Ours twice: as it is asked for what the others give too, and with the plain text, links, media and quotes that only
 * ours has. The others decode the bytes as UTF-8 and read, each as shipped.
 */
export const readers: Readonly<Record<string, Reader>> = {
  leakwire: (body) => parseFeed(body, from).kind === 'feed',
  '+ text, links': (body) => {
    const read = parseFeed(body, from)
    return read.kind === 'feed' && read.feed.posts.every(({ text, links }) => text.length + links.length >= 0)
  },
  'rss-parser': async (body) => (await rssParser.parseString(decode(body))).items.length >= 0,
  feedsmith: (body) => readByFeedsmith(decode(body)).format !== undefined,
  htmlparser2: (body) => readByHtmlparser2(decode(body)) !== null,
}

function decode(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}
