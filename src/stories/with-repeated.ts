import type { StoredPost } from '#storage/posts.ts'

/** Who only repeats another's post says what that says. */
export function withRepeated(post: StoredPost): StoredPost {
  return post.text === '' && post.repostOf?.text !== undefined ? { ...post, text: post.repostOf.text } : post
}
