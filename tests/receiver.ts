import type { RequestListener, ServerResponse } from 'node:http'
import { localServer } from './local-server.ts'

/** What a receiver was sent. */
export interface ReceivedMessage {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
  /** Of a webhook: its id, what it is about, and the titles of its stories. */
  readonly id: string
  readonly type: string
  readonly titles: readonly string[]
  readonly changes: readonly string[]
}

export interface Receiver {
  readonly origin: string
  readonly port: number
  /** In the order they came, whatever was answered. */
  readonly got: ReceivedMessage[]
  /** How it answers from now on: a status, with headers and a body, or as the function says. */
  answer:
    | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
    | Answering
}

export type Answering = (response: ServerResponse, message: ReceivedMessage) => void

/** A server on loopback that takes messages, and ends with the test. It answers 204 until told otherwise. */
export async function openReceiver(
  serve: (listener: RequestListener) => Promise<{ origin: string; port: number }> = localServer,
): Promise<Receiver> {
  const got: ReceivedMessage[] = []
  const { origin, port } = await serve((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const message = read(request.url ?? '', request.headers, Buffer.concat(parts).toString())
      got.push(message)
      const { answer } = receiver
      if (typeof answer === 'function') return answer(response, message)
      response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  const receiver: Receiver = { origin, port, got, answer: { status: 204 } }
  return receiver
}

interface Told {
  readonly story?: { readonly title: string }
  readonly stories?: readonly { readonly story: { readonly title: string } }[]
  readonly changes?: readonly { readonly kind: string }[]
}

function read(path: string, headers: ReceivedMessage['headers'], body: string): ReceivedMessage {
  const { type = '', data = {} } = parsed(body)
  const titles = [...(data.story === undefined ? [] : [data]), ...(data.stories ?? [])]
  return {
    path,
    headers,
    body,
    id: String(headers['webhook-id'] ?? ''),
    type,
    titles: titles.map(({ story }) => story?.title ?? ''),
    changes: (data.changes ?? []).map(({ kind }) => kind),
  }
}

function parsed(body: string): { readonly type?: string; readonly data?: Told } {
  try {
    return JSON.parse(body) as { type?: string; data?: Told }
  } catch {
    // Other targets send other things; what they hold is looked at by their own tests.
    return {}
  }
}
