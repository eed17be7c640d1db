import type { ContentfulStatusCode } from 'hono/utils/http-status'

/**
 * An answer that is not what was asked for, in words: what happened and what to do. The API gives it as RFC 9457
 * problem details, everything else as a page.
 */
export class WebProblem extends Error {
  override readonly name = 'WebProblem'
  readonly status: ContentfulStatusCode
  readonly fix: string
  readonly headers: Readonly<Record<string, string>>
  /** Members of its own in the problem details, such as the places in a query. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    status: ContentfulStatusCode,
    message: string,
    fix: string,
    more: {
      readonly headers?: Readonly<Record<string, string>>
      readonly details?: Readonly<Record<string, unknown>>
    } = {},
  ) {
    super(message)
    this.status = status
    this.fix = fix
    this.headers = more.headers ?? {}
    this.details = more.details ?? {}
  }
}
