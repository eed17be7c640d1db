import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type ProblemType, typeOfStatus } from './problem-types.ts'

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
  /** Null: nothing more can be said than the status does. */
  readonly type: ProblemType | null

  constructor(
    status: ContentfulStatusCode,
    message: string,
    fix: string,
    more: {
      readonly headers?: Readonly<Record<string, string>>
      readonly details?: Readonly<Record<string, unknown>>
      /** Left out: the one that the status stands for. */
      readonly type?: ProblemType
    } = {},
  ) {
    super(message)
    this.status = status
    this.fix = fix
    this.headers = more.headers ?? {}
    this.details = more.details ?? {}
    this.type = more.type ?? typeOfStatus(status)
  }
}
