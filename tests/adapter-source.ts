import { type Adapter, type Context, type PolledSource, unasked } from '#sources/adapter.ts'
import { contextOf } from '#sources/context.ts'
import { localFetcher } from './local-fetcher.ts'

/** A source that was never asked. */
export function freshSource(
  address: string,
  options: PolledSource['options'] = {},
  more: Partial<PolledSource> = {},
): PolledSource {
  return {
    ...unasked,
    address,
    lang: null,
    options,
    ...more,
  }
}

/** What an adapter may do, with servers on this machine at `ports` in reach. Ends with the test. */
export function localContext(
  adapter: Adapter,
  source: PolledSource & { readonly headers?: Readonly<Record<string, string>> },
  {
    ports,
    now,
    env = {},
  }: {
    readonly ports: readonly number[]
    readonly now: number
    readonly env?: Readonly<Record<string, string>>
  },
): Context {
  const fetcher = localFetcher(ports, { now: () => now })
  return contextOf(adapter, source, { ask: fetcher.ask, env, now: () => now })
}
