import type { BackOffScope, SourceKind, SourceMode } from './source.ts'

/** A place that a person wants to follow, as he names it. */
export interface Wish {
  /** An address or a name: 'https://example.org/feed', 'example.org', 'r/Xiaomi'. */
  readonly what: string
  /** Left out: the feed's own title. */
  readonly name?: string
  readonly group?: string
  readonly lang?: string
  /** Left out: 'firehose'. */
  readonly mode?: SourceMode
  readonly headers?: Readonly<Record<string, string>>
  readonly proxy?: string
  readonly backOff?: BackOffScope
  /** Left out: what the address is recognised as, a feed or a page that names one if it is none of the known places. */
  readonly kind?: SourceKind
  /** As in `Source`. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Which of several feeds that a page advertises, counted from 1. */
  readonly pick?: number
}

/** A feed that a page advertises. */
export interface OfferedFeed {
  /** '' if the page gives it none. */
  readonly title: string
  readonly url: string
  /** Id of the source that follows it already, else null. */
  readonly followedAs: string | null
}

/** What came of a wish. Only 'followed' changed anything. */
export type Followed =
  /** Its first answer was stored: `read` posts, `added` of them new. `what`: what the wish was taken for, or null. */
  | {
      readonly kind: 'followed'
      readonly id: string
      readonly name: string
      readonly address: string
      readonly what: string | null
      readonly read: number
      readonly added: number
      readonly kept: number
    }
  /** This or another spelling of it is followed. */
  | { readonly kind: 'known'; readonly id: string; readonly name: string }
  /** A page that advertises feeds, of which a person chooses one. */
  | { readonly kind: 'choose'; readonly message: string; readonly feeds: readonly OfferedFeed[] }
  | { readonly kind: 'refused'; readonly message: string; readonly fix: string }

/** Something in a list of sources that cannot be taken up. */
export interface ListProblem {
  /** Counted from 1. */
  readonly line: number
  /** What it is called there: the name of an outline, else ''. */
  readonly name: string
  /** What is wrong, as a sentence. */
  readonly message: string
}

/** What came of a list of sources. */
export type ListTaken =
  | {
      readonly kind: 'taken'
      readonly saved: number
      /** Followed before. */
      readonly known: number
      /** Named in the list more than once: how many were too many. */
      readonly doubled: number
      /** Left out: bad ones, if that was asked for. */
      readonly skipped: readonly ListProblem[]
      /** What else the list's owner should know, as sentences. */
      readonly remarks: readonly string[]
    }
  /** Nothing was taken up. `problems` may be empty: then the list as a whole is the problem. */
  | {
      readonly kind: 'refused'
      readonly message: string
      readonly fix: string
      readonly problems: readonly ListProblem[]
    }

/** What came of giving a source another address. Only 'moved' changed anything. */
export type Moved =
  | { readonly kind: 'moved'; readonly address: string }
  | Extract<Followed, { readonly kind: 'known' | 'refused' }>
