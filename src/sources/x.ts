import { type Adapter, type ParseMeta, type ParseOutcome, adapter, harvested } from './adapter.ts'
import { readJsonBody } from './read-json-body.ts'
import { recogniseX } from './x/account.ts'
import { noTweets } from './x/ask.ts'
import { xOptions } from './x/options.ts'
import { pollX } from './x/poll.ts'
import { readTweetPage } from './x/posts.ts'
import { readTweetResult } from './x/tweet-result.ts'

/** An account of X, by X's paid interface: 'https://x.com/HANDLE' or 'https://x.com/i/user/NUMBER'. */
export const x: Adapter = adapter({
  kind: 'x',
  stability: 'contract',
  minEveryMs: 10 * 60_000,
  options: xOptions,
  needs:
    "It needs a key of your own to X's paid interface, in the environment variable X_BEARER_TOKEN or as the option token.",
  recognise: recogniseX,
  homes: ({ options }) => {
    const api = URL.parse(xOptions.safeParse(options).data?.api ?? '')
    return api === null ? [] : [api.origin]
  },
  parse: readAnswer,
  poll: pollX,
})

/** A page of posts or one post by version 2 of the interface, or one post as X shows it to pages that embed it. */
function readAnswer(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const read = readJsonBody(body, meta)
  if (read.kind === 'error') return read
  const one = readTweetResult(read.value, meta)
  if (one?.kind === 'post') return { kind: 'read', harvest: harvested({ posts: [one.post] }) }
  if (one?.kind === 'hidden') {
    const message = `X does not show this post${one.said === '' ? '.' : `: ${one.said}`}`
    const fix = 'Open it in a browser: it was deleted, or is shown to people who are signed in only.'
    return { kind: 'read', harvest: harvested({ posts: [], notices: [{ message, fix }] }) }
  }
  const page = readTweetPage(read.value, meta)
  if (page === null) return noTweets(meta.url)
  const { posts, skipped, title } = page
  return { kind: 'read', harvest: harvested({ posts, skipped, title }) }
}
