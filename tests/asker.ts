import { onTestFinished } from 'vitest'
import { createFetcher, type FetcherOptions } from '#fetch/fetcher.ts'
import type { FetchOutcome, FetchRequest } from '#model/fetch.ts'

/** Public, so that it may be dialled: where every name leads but inside.example. */
export const PUBLIC = '93.184.215.14'

/** A fetcher that ends with the test, and the names that it looked up. No network, no port is open to it unless `options` say so. */
export function asker(options: Partial<FetcherOptions> = {}) {
  const looked: string[] = []
  const fetcher = createFetcher({
    userAgent: 'Leakwire/0.1',
    allowNetworks: [],
    allowPorts: [],
    hostGapMs: 0,
    concurrency: 8,
    maxBytes: 1_000_000,
    totalTimeoutMs: 8000,
    connectTimeoutMs: 1000,
    headersTimeoutMs: 8000,
    now: Date.now,
    lookup: (name, _options, callback) => {
      looked.push(name)
      callback(null, [{ address: name === 'inside.example' ? '10.0.0.1' : PUBLIC, family: 4 }])
    },
    ...options,
  })
  onTestFinished(() => fetcher.close())
  const ask = (url: string, more: Partial<FetchRequest> = {}): Promise<FetchOutcome> =>
    fetcher.ask({ url, etag: null, lastModified: null, ...more })
  return { ask, looked }
}
