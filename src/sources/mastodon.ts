import { type Adapter, type ParseMeta, type ParseOutcome, adapter } from './adapter.ts'
import { accountAt } from './mastodon/address.ts'
import { goneStatuses } from './mastodon/gone.ts'
import { olderStatuses } from './mastodon/older.ts'
import { mastodonOptions } from './mastodon/options.ts'
import { harvestOf, noStatuses } from './mastodon/pages.ts'
import { pollMastodon } from './mastodon/poll.ts'
import { readStatusPage } from './mastodon/posts.ts'
import { readRss } from './mastodon/rss.ts'
import { withoutFeed } from './platforms-without-feeds.ts'
import { readJsonBody } from './read-json-body.ts'
import { type Recognised, askFor } from './recognised.ts'

/** An account of Mastodon or of another program of the fediverse, asked at its home: 'https://HOST/@name'. */
export const mastodon: Adapter = adapter({
  kind: 'mastodon',
  stability: 'contract',
  minEveryMs: 3 * 60_000,
  options: mastodonOptions,
  needs: null,
  recognise: recogniseAccount,
  parse: readAnswer,
  poll: pollMastodon,
  gone: goneStatuses,
  older: olderStatuses,
})

function recogniseAccount(url: URL): Recognised | null {
  const found = accountAt(url)
  if (found === null) return null
  const { name, host } = found
  const home = URL.parse(`https://${host}/@${name}`)
  if (home === null) return null
  return withoutFeed(home) ?? askFor(home.href, `posts of @${name}@${host}`, 'mastodon')
}

/** A page of statuses, one status, or the RSS of an account. */
function readAnswer(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const origin = URL.parse(meta.url)?.origin ?? ''
  if (isMarkup(body)) {
    const name = /^\/@([\w.-]+?)(?:\.rss|\/feed\.rss)?$/u.exec(URL.parse(meta.url)?.pathname ?? '')?.[1] ?? ''
    const place = { origin, host: URL.parse(meta.url)?.host ?? '', name }
    return readRss({ ...meta, body }, meta, { place, idsBegin: null })
  }
  const read = readJsonBody(body, meta)
  if (read.kind === 'error') return read
  const page = readStatusPage(read.value, meta)
  return page === null ? noStatuses(meta.url) : { kind: 'read', harvest: harvestOf([page], { origin }) }
}

/** Whether the first byte that is no blank, nor a byte order mark, is '<'. */
function isMarkup(body: Uint8Array): boolean {
  return body.find((byte) => byte > 32 && byte < 0xbb) === 60
}
