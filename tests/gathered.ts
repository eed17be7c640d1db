import type { Gathered, Poll, PolledSource } from '#sources/adapter.ts'

/** What a poll gathered; throws what came of it if that is something else. */
export function gathered(poll: Poll | undefined): Gathered {
  if (poll?.kind !== 'gathered') throw new Error(JSON.stringify(poll))
  return poll
}

/** A source as it is stored after a poll: the cursor went through JSON. */
export function afterPoll(source: PolledSource, { cursor, answer }: Gathered): PolledSource {
  const { etag, lastModified, bodyHash, url } = answer
  return {
    ...source,
    cursor: asStored(cursor),
    etag,
    lastModified,
    bodyHash,
    answeredBy: url,
  }
}

/** What a source remembers is kept as JSON. */
export function asStored(cursor: unknown): unknown {
  return JSON.parse(JSON.stringify(cursor))
}
