import { parseFeed as readByFeedsmith } from 'feedsmith'
import { parseFeed as readByHtmlparser2 } from 'htmlparser2'
import RssParser from 'rss-parser'

import { parseFeed } from '#parse/parse-feed.ts'

/** Reads one feed; false if it got nothing out of it. */
export type Reader = (body: Uint8Array) => Promise<boolean> | boolean

const rssParser = new RssParser()

/** Ours does all its work, text of the HTML included; the others decode the bytes as UTF-8 and read, each as shipped. */
export const readers: Readonly<Record<string, Reader>> = {
  leakwire: (body) => {
    const from = { url: 'https://feed.example/', contentType: null, receivedAt: 2e12, maxBytes: 1e9 }
    return parseFeed(body, from).kind === 'feed'
  },
  'rss-parser': async (body) => (await rssParser.parseString(decode(body))).items.length >= 0,
  feedsmith: (body) => readByFeedsmith(decode(body)).format !== undefined,
  htmlparser2: (body) => readByHtmlparser2(decode(body)) !== null,
}

function decode(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}
