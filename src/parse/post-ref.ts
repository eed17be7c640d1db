import type { PostRef } from '#model/post.ts'

/** A reference with what is known of the other post: null and '' are left out. */
export function postRef(known: {
  readonly id?: string | null | undefined
  readonly url?: string | null | undefined
  readonly author?: string | null | undefined
  readonly text?: string | null | undefined
}): PostRef {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => (value ?? '') !== ''))
}
