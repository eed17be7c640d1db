import type { Feed } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'
import { shownAuthor } from '#sources/adapter.ts'
import { withPlainText } from './plain.ts'
import { hostOf, type Via } from './profile.ts'

/** Bluesky's RSS of an account: plain text with lines, no titles, no authors. Embeds are only said to be there. */
export const bluesky: Via = {
  name: 'bluesky',
  detects: (address, { url, posts }) =>
    hostOf(address) === 'bsky.app' ||
    (hostOf(url) === 'bsky.app' && posts.some(({ id }) => id.startsWith('at://'))),
  fixPost,
  emptyIsTrouble: false,
}

const embedNote = /\s*\[contains quote post or other embedded content\]\s*$/u

function fixPost(post: ParsedPost, { title }: Feed): ParsedPost {
  const written = post.summary === '' ? post.text : post.summary
  const end = written.slice(-200).replace(embedNote, '')
  const [, handle, name] = /^@([\w.-]{1,253}) - (.{1,640})$/u.exec(title) ?? []
  return {
    ...withPlainText(post, written.slice(0, -200) + end),
    author: post.author ?? shownAuthor(name, handle),
  }
}
