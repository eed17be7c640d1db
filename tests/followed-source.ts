import type { Adapter, OlderPage, Poll, PolledSource } from '#sources/adapter.ts'
import { freshSource, localContext } from './adapter-source.ts'
import { afterPoll, asStored } from './gathered.ts'

export interface FollowedSource {
  readonly poll: (now: number) => Promise<Poll>
  readonly older: (now: number) => Promise<OlderPage>
  readonly gone: (ids: readonly string[], now: number) => Promise<readonly string[]>
  /** What the last poll left, as JSON. */
  readonly cursor: () => unknown
  readonly remember: (cursor: unknown) => void
}

/** A source that is polled again and again on this machine: what one poll remembers goes into the next. */
export function followedSource(
  adapter: Adapter,
  {
    address,
    ports,
    options = {},
    env = {},
  }: {
    readonly address: string
    readonly ports: readonly number[]
    readonly options?: PolledSource['options']
    readonly env?: Readonly<Record<string, string>>
  },
): FollowedSource {
  let source = freshSource(address, options)
  const context = (now: number) => localContext(adapter, source, { ports, now, env })
  return {
    poll: async (now) => {
      const outcome = await given(adapter.poll)(context(now), source)
      if (outcome.kind === 'gathered') source = afterPoll(source, outcome)
      return outcome
    },
    older: async (now) => {
      const page = await given(adapter.older)(context(now), source)
      if (page.kind === 'page') source = { ...source, cursor: asStored(page.cursor) }
      return page
    },
    gone: async (ids, now) => await given(adapter.gone)(context(now), source, ids),
    cursor: () => source.cursor,
    remember: (cursor) => {
      source = { ...source, cursor }
    },
  }
}

function given<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('The adapter has no such part.')
  return part
}
