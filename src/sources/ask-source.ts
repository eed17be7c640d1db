import type { FetchFailure, FetchOutcome } from '#model/fetch.ts'
import type { Source } from '#model/source.ts'
import type { Adapter, Poll, PolledSource } from './adapter.ts'
import { type Asking, contextOf } from './context.ts'
import { pageNotice } from './feed-notices.ts'

type Fresh = Extract<FetchOutcome, { kind: 'fresh' }>

/** What came of asking a source: an answer that is still to be read, or what its adapter made of all it asked. */
export type Asked = Fresh | Poll

/**
 * Asks a source as its kind is asked. One whose address is all there is to ask gets the validators of its last answer;
 * what comes of it is not yet read.
 */
export async function askSource(
  adapter: Adapter,
  source: PolledSource & Pick<Source, 'headers' | 'proxy'>,
  asking: Asking,
): Promise<Asked> {
  const context = contextOf(adapter, source, asking)
  if (adapter.poll !== undefined) return await adapter.poll(context, source)
  const { address: url, etag, lastModified, answeredBy } = source
  const outcome = await context.ask({ url, etag, lastModified, validatorsOf: answeredBy, readsErrors: true })
  return outcome.kind === 'failed' ? { kind: 'failed', failure: explained(outcome.failure, url) } : outcome
}

/** A refusal in the words of the program or guard that refused, where those are known. */
function explained(failure: FetchFailure, url: string): FetchFailure {
  const notice = failure.said === undefined ? null : pageNotice(url, failure.said)
  return notice === null
    ? failure
    : { ...failure, message: `${failure.message} ${notice.message}`, fix: notice.fix }
}
