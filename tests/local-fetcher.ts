import { onTestFinished } from 'vitest'
import { type Fetcher, type FetcherOptions, createFetcher } from '#fetch/fetcher.ts'

/** A fetcher that ends with the test, waits for no host's gap and may ask this machine at `ports`. */
export function localFetcher(
  ports: readonly number[],
  options: Pick<FetcherOptions, 'now'> & Partial<FetcherOptions>,
): Fetcher {
  const fetcher = createFetcher({
    userAgent: 'Leakwire/test',
    allowNetworks: ['127.0.0.0/8'],
    allowPorts: ports,
    hostGapMs: 0,
    concurrency: 4,
    maxBytes: 1_000_000,
    connectTimeoutMs: 2000,
    headersTimeoutMs: 2000,
    totalTimeoutMs: 4000,
    ...options,
  })
  onTestFinished(() => fetcher.close())
  return fetcher
}
