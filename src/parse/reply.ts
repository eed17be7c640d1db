import type { PostRef } from '#model/post.ts'

import { fieldsNamed } from './fields.ts'
import { postRef } from './post-ref.ts'
import type { RawField } from './raw-feed.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute, noAttributes } from './tag-attributes.ts'

/** The post that this one answers by the threading extension (RFC 4685); null if it names none. */
export function replyOf(fields: readonly RawField[], base: string): PostRef | null {
  const attributes = fieldsNamed(fields, 'thr:in-reply-to')[0]?.attributes ?? noAttributes
  const id = attribute(attributes, 'ref') ?? ''
  const url = resolveUrl(attribute(attributes, 'href') ?? '', base)
  return id === '' && url === null ? null : postRef({ id, url })
}
