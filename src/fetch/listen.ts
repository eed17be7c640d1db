import { WebSocket, ping } from 'undici'
import type { FetchFailure } from '#model/fetch.ts'
import type { AddressRules } from './address.ts'
import { refusalOf } from './agent.ts'
import { failure, refusedDial, shown } from './failure.ts'
import type { Route } from './routes.ts'

export interface ListenOptions {
  readonly rules: AddressRules
  readonly userAgent: string
  readonly route: Route
  readonly signal: AbortSignal
}

/** What a stream that is listened to tells: a message of text, or why there are no more. */
export type Heard =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ended'; readonly failure: FetchFailure }

/** Longer than anything that is listened for. */
const longestText = 1_000_000
/** Keeps a quiet connection from being closed on the way. */
const pingEveryMs = 30_000

/**
 * Opens a WebSocket and tells what comes until it ends, which is the last thing told; aborted, it tells nothing more.
 * The address is checked like any other. What is heard before it is asked for waits in memory.
 */
export async function* listen(url: string, options: ListenOptions): AsyncGenerator<Heard> {
  const { signal } = options
  const refused = refusalFor(url, options.rules)
  if (refused !== null) return yield { kind: 'ended', failure: refused }
  const { route, userAgent } = options
  const socket = new WebSocket(url, { dispatcher: route.through, headers: { 'user-agent': userAgent } })
  const heard = hear(socket, new URL(url))
  const stop = (): void => heard.stop()
  signal.addEventListener('abort', stop, { once: true })
  const timer = setInterval(() => socket.readyState === socket.OPEN && ping(socket), pingEveryMs)
  try {
    if (signal.aborted) return
    yield* heard.messages()
  } finally {
    clearInterval(timer)
    signal.removeEventListener('abort', stop)
    socket.close()
  }
}

/** An address that no connection is opened to, and why; null: one may be. */
function refusalFor(url: string, rules: AddressRules): FetchFailure | null {
  // What is dialled for ws is what is dialled for http.
  const parsed = URL.parse(url.replace(/^ws(?=s?:)/u, 'http'))
  if (parsed === null || !/^wss?:/u.test(url))
    return failure(
      'refusedAddress',
      `'${url.slice(0, 200)}' is no address to listen at.`,
      'Give one that begins with wss://.',
    )
  const refusal = refusalOf(parsed, rules)
  return refusal === null ? null : refusedDial(refusal, parsed, null)
}

interface Hearing {
  readonly messages: () => AsyncGenerator<Heard>
  readonly stop: () => void
}

function hear(socket: WebSocket, url: URL): Hearing {
  const waiting: Heard[] = []
  let isOver = false
  let bell = Promise.withResolvers<void>()
  const tell = (heard: Heard): void => {
    if (isOver) return
    isOver = heard.kind === 'ended'
    waiting.push(heard)
    bell.resolve()
  }
  const end = (why: string): void => tell({ kind: 'ended', failure: ended(url, why) })
  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string') end('it sent something else than text')
    else if (data.length > longestText) end('it sent a message of more than a megabyte')
    else tell({ kind: 'text', text: data })
  })
  socket.addEventListener('error', ({ message }) =>
    end(message === '' ? 'no connection could be made' : message),
  )
  socket.addEventListener('close', ({ code, reason }) =>
    end(`it closed (${code}${reason === '' ? '' : `, ${reason}`})`),
  )
  return {
    stop: () => {
      isOver = true
      waiting.length = 0
      bell.resolve()
    },
    async *messages() {
      for (;;) {
        const next = waiting.shift()
        if (next !== undefined) yield next
        if (next?.kind === 'ended' || (isOver && waiting.length === 0)) return
        if (waiting.length > 0) continue
        bell = Promise.withResolvers()
        await bell.promise
      }
    },
  }
}

function ended(url: URL, why: string): FetchFailure {
  return failure(
    'network',
    `Listening to ${shown(url)} ended: ${why}.`,
    'Nothing to do: it is listened to again by itself; until then its sources are polled.',
  )
}
