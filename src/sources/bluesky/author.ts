import { z } from 'zod'
import { isHandle } from './address.ts'
import { shownAuthor } from '#sources/adapter.ts'
import { list, text } from './shapes.ts'

/** Who wrote something, as far as it is told; '' for what is not. */
export interface BlueskyAuthor {
  readonly did: string
  readonly handle: string
  readonly displayName: string
  /** Shows posts only to people who are signed in. */
  readonly isHidden: boolean
}

/** An author as app.bsky.actor.defs describes one. */
export function readAuthor(value: unknown): BlueskyAuthor {
  const { did, handle, displayName, labels } = shape.parse(value)
  return { did, handle, displayName, isHidden: hidesFromStrangers(labels) }
}

/** Whether labels, a profile's own among them, ask to show its posts to nobody who is not signed in. */
export function hidesFromStrangers(labels: readonly unknown[]): boolean {
  return labels.some((label) => {
    const { val, neg } = labelShape.parse(label)
    return val === '!no-unauthenticated' && !neg
  })
}

/** 'Mara (@mara.example)'; null if neither is known. */
export function authorName({
  handle,
  displayName,
}: Pick<BlueskyAuthor, 'handle' | 'displayName'>): string | null {
  return shownAuthor(displayName, isHandle(handle) ? handle : '')
}

/** The same, or the DID of one who has no name. */
export function authorNameOrDid(author: BlueskyAuthor): string | null {
  return authorName(author) ?? (author.did === '' ? null : author.did)
}

const shape = z
  .object({ did: text, handle: text, displayName: text, labels: list })
  .catch({ did: '', handle: '', displayName: '', labels: [] })
const labelShape = z.object({ val: text, neg: z.boolean().catch(false) }).catch({ val: '', neg: false })
