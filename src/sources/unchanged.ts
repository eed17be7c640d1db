import type { Answer, FetchOutcome } from '#model/fetch.ts'

/** An answer that holds what is known already, told like a 304. */
export function unchangedBy({
  movedTo,
  etag,
  lastModified,
  freshForMs,
}: Answer): Extract<FetchOutcome, { kind: 'unchanged' }> {
  return { kind: 'unchanged', movedTo, etag, lastModified, freshForMs }
}
