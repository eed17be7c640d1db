import type { ParseError } from '#model/feed.ts'
import type { Answer, FetchFailure, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Context } from './adapter.ts'
import { readJsonBody } from './read-json-body.ts'

type Unchanged = Extract<FetchOutcome, { kind: 'unchanged' }>

/** What came of a question whose answer should be JSON. */
export type JsonAnswer =
  | { readonly kind: 'json'; readonly value: unknown; readonly answer: Answer; readonly bytes: number }
  | Unchanged
  | { readonly kind: 'failed'; readonly failure: FetchFailure }
  | {
      readonly kind: 'unreadable'
      readonly answer: Answer
      readonly bytes: number
      readonly error: ParseError
    }

/**
 * Asks an interface that answers in JSON. Why it refuses is in `failure.said`, as it said it. `more`: validators and
 * headers; without validators it never answers 'unchanged'.
 */
export async function askJson(
  context: Context,
  url: string,
  more: Partial<FetchRequest> = {},
): Promise<JsonAnswer> {
  const outcome = await context.ask({
    url,
    etag: null,
    lastModified: null,
    readsErrors: true,
    ...more,
    headers: { accept: 'application/json', ...more.headers },
  })
  if (outcome.kind !== 'fresh') return outcome
  const { answer, bytes } = outcome
  const read = readJsonBody(answer.body, answer)
  if (read.kind === 'error') return { kind: 'unreadable', answer, bytes, error: read.error }
  return { kind: 'json', value: read.value, answer, bytes }
}

/** What an interface said about an error, as JSON; null if it said nothing that is. */
export function saidJson({ said }: FetchFailure): unknown {
  if (said === undefined) return null
  try {
    return JSON.parse(said)
  } catch {
    // A page in place of JSON says nothing that a program could use.
    return null
  }
}

/** An answer that could not be read, as a failure in the middle of a poll. */
export function asFailure({ code, message, fix }: ParseError, status: number): FetchFailure {
  return {
    code: code === 'layoutChanged' ? code : 'wrongContent',
    message,
    fix,
    status,
    retryAfterMs: null,
  }
}
