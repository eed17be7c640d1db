import type { TimePrecision } from './post.ts'

/**
 * What is worth a second message about a story. origin: somebody else reports it, independently. denial, confirmation:
 * the first of its kind. outcome: the ledger says what became of a claim. edited, deleted: the first report was. fact:
 * a device, chipset, system version, model number or build that was not in it before.
 */
export const changeKinds = [
  'origin',
  'denial',
  'confirmation',
  'outcome',
  'edited',
  'deleted',
  'fact',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/** One change, ready to be told; `text` is a sentence without a full stop. */
export interface Change {
  readonly kind: ChangeKind
  readonly text: string
  /** The post that it is about, where that has a web address; else null. */
  readonly url: string | null
}

/** What there is to tell of one story. It is stored as it was decided, so that a second attempt says the same. */
export interface News {
  /** story: told for the first time, and it began since. change: something happened to a story that was there. */
  readonly kind: 'story' | 'change'
  readonly storyId: number
  readonly topicId: string
  readonly topicName: string
  readonly title: string
  /** The beginning of the first report; '' if its title is all. */
  readonly excerpt: string
  /** The language of the first report, null if unknown. */
  readonly lang: string | null
  readonly first: {
    readonly by: string
    readonly url: string | null
    readonly at: number
    readonly precision: TimePrecision
  }
  /** How many report it independently. */
  readonly origins: number
  /** Why its topic keeps the first report, a line a reason. */
  readonly why: readonly string[]
  readonly changes: readonly Change[]
  /** The story's page: '/stories/12', with its topic if need be. */
  readonly path: string
}

/** A message as it is sent: one story, or several together. */
export interface Message {
  /** The same for every attempt, and for nothing else. */
  readonly id: number
  readonly subscriptionId: number
  readonly filter: { readonly id: number; readonly name: string; readonly query: string }
  /** When it was decided, in milliseconds since 1970. */
  readonly madeAt: number
  /** None: a test. */
  readonly news: readonly News[]
  /** What stands before every path in an address. */
  readonly base: string
}

/** A message in the form that its target takes. */
export type Parcel =
  | {
      readonly kind: 'http'
      readonly url: string
      readonly headers: Readonly<Record<string, string>>
      /** JSON. */
      readonly body: string
    }
  | { readonly kind: 'mail'; readonly mail: Mail }

/** A letter; no text in it holds a line break but `text` and `html`. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Without angle brackets, the part before the @: the sender's domain comes after it. */
  readonly messageId: string
  /** Likewise, of the letter that it follows; null: it is the first about its story. */
  readonly replyTo: string | null
  readonly listId: string
  readonly listName: string
}
