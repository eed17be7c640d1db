import type { FetchFailure, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Source } from '#model/source.ts'
import type { Adapter, Context, PolledSource } from './adapter.ts'
import { fillIn, requestHeaders } from './request-headers.ts'

/** What asking needs of outside. */
export interface Asking {
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  /** What `${NAME}` in headers, proxies and options of sources stands for. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => number
}

/**
 * What an adapter may do for one source. The source's headers and proxy go along; where a variable in them is not set,
 * every question fails and nothing is asked.
 */
export function contextOf(
  adapter: Pick<Adapter, 'homes'>,
  source: PolledSource & Pick<Source, 'headers' | 'proxy'>,
  { ask, env, now }: Asking,
): Context {
  const homes = adapter.homes?.(source) ?? [originOf(source.address)]
  const access = accessOf(source, env)
  return {
    now: now(),
    fillIn: (text) => {
      const filled = fillIn(text, env)
      return 'missing' in filled ? null : filled.text
    },
    ask: async (request) => {
      if ('code' in access) return { kind: 'failed', failure: access }
      const own = homes.includes(originOf(request.url)) ? access.headers : {}
      const headers = { ...request.headers, ...own }
      return await ask({
        ...request,
        ...(Object.keys(headers).length > 0 && { headers }),
        ...(access.proxy !== '' && { proxy: access.proxy }),
      })
    },
  }
}

interface Access {
  readonly headers: Readonly<Record<string, string>>
  /** '' for none of its own. */
  readonly proxy: string
}

/** A source's own headers and proxy, ready to be used, or why they are not. */
function accessOf(source: Pick<Source, 'headers' | 'proxy'>, env: Asking['env']): Access | FetchFailure {
  const ready = requestHeaders(source.headers ?? {}, env)
  if ('missing' in ready) return notSet(ready.missing, 'a header')
  const proxy = fillIn(source.proxy ?? '', env)
  if ('missing' in proxy) return notSet(proxy.missing, 'the proxy')
  return { headers: ready.headers, proxy: proxy.text }
}

function notSet(name: string, what: string): FetchFailure {
  return {
    code: 'config',
    message: `${what === 'the proxy' ? 'The proxy' : 'A header'} of this source needs the environment variable ${name}, which is not set, so nothing was asked.`,
    fix: `Set ${name} where Leakwire is started and start it again, or correct ${what} of the source.`,
    status: null,
    retryAfterMs: null,
  }
}

function originOf(address: string): string {
  return URL.parse(address)?.origin ?? ''
}
