/** What to ask. The validators go out byte for byte as they came. */
export interface FetchRequest {
  readonly url: string
  readonly etag: string | null
  readonly lastModified: string | null
  /** The address whose validators these are: one that `url` redirected to. Null or left out: `url` itself. */
  readonly validatorsOf?: string | null
  /** Goes to the origin of `url` and to no other, whatever it redirects to. Values are ready to send. */
  readonly headers?: Readonly<Record<string, string>>
  /** 'http://', 'https://', 'socks5://' or 'socks5h://' address; 'none': directly. Left out: as the fetcher was made. */
  readonly proxy?: string
  /**
   * Sent as application/x-www-form-urlencoded by POST, which is never redirected to another origin; a list is its name
   * once more for each of its values.
   */
  readonly form?: Readonly<Record<string, string | readonly string[]>>
  /** Sent as application/json by POST, and nothing else is: a redirect that would lose it, or lead elsewhere, ends it. */
  readonly json?: string
  /** Waits in line with requests of this name, in place of all those to its host. */
  readonly lane?: string
  /** Of an answer that is an error the beginning is read into `FetchFailure.said`: interfaces say there why. */
  readonly readsErrors?: boolean
  /** Called when the host's turn has come, maybe long after: what forbids to ask now. Null: nothing does. */
  readonly heldBy?: () => Promise<{ readonly ms: number; readonly why: string } | null>
}

/** A link of the HTTP header Link (RFC 8288), absolute. `rel` in lower case, one of those written: 'hub', 'self'. */
export interface HeaderLink {
  readonly rel: string
  readonly url: string
}

/** An answer with a body, redirects followed. */
export interface Answer {
  readonly status: number
  /** The address that answered in the end. */
  readonly url: string
  /** Where permanent redirects (301, 308) led if every hop was permanent, else null. */
  readonly movedTo: string | null
  /** Decoded of gzip or br, not of its character encoding. */
  readonly body: Uint8Array
  /** SHA-256 of `body`, hex. */
  readonly bodyHash: string
  /** `body` as gzip, if it came so and that is still at hand; else null or left out. */
  readonly gzip?: Uint8Array | null
  readonly contentType: string | null
  /** At most 20, in order. */
  readonly links: readonly HeaderLink[]
  readonly etag: string | null
  readonly lastModified: string | null
  /** Cache-Control max-age or Expires, as milliseconds from now; null if neither is given. */
  readonly freshForMs: number | null
}

export type FetchFailureCode =
  | 'network'
  | 'dns'
  | 'timeout'
  | 'tls'
  | 'http'
  | 'rateLimited'
  | 'blocked'
  | 'authMissing'
  | 'notFound'
  | 'gone'
  | 'tooLarge'
  | 'redirects'
  | 'refusedAddress'
  /** The answer is no feed. */
  | 'notFeed'
  /** As in `ParseErrorCode`. */
  | 'wrongContent'
  | 'layoutChanged'
  | 'previewDisabled'
  | 'optedOut'
  | 'authExpired'
  /** What the owner allows to spend in a month is spent, so nothing was asked. */
  | 'budget'
  /** Something that the source needs is not set here, so nothing was asked. */
  | 'config'
  /** A fault of ours: the answer came but could not be taken in. */
  | 'internal'

/** What we expect to go wrong. `message` says what happened and where, `fix` what the owner can do. */
export interface FetchFailure {
  readonly code: FetchFailureCode
  readonly message: string
  readonly fix: string
  readonly status: number | null
  /** The host asked us to wait (Retry-After, X-RateLimit-Reset): milliseconds from now, else null. */
  readonly retryAfterMs: number | null
  /** The first 2,000 characters of the body, where the request asked for them and there was text; else left out. */
  readonly said?: string
}

/** Where a short address leads, or why that is not known. */
export type Located =
  | { readonly kind: 'at'; readonly url: string }
  | { readonly kind: 'failed'; readonly failure: FetchFailure }

/** What came of asking one address once. Every way a request can end that we expect is a value; only a bug throws. */
export type FetchOutcome =
  | { readonly kind: 'fresh'; readonly answer: Answer; readonly bytes: number }
  /** 304, or the ETag that was sent once more. Carries the validators that this answer itself bore, null where it bore none. */
  | {
      readonly kind: 'unchanged'
      /** As in `Answer`. */
      readonly movedTo: string | null
      readonly etag: string | null
      readonly lastModified: string | null
      readonly freshForMs: number | null
    }
  | { readonly kind: 'failed'; readonly failure: FetchFailure }

/** What became of a letter. Every expected failure is a value; its `status` is the server's reply code. */
export type MailOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly failure: FetchFailure }
