import { createHmac } from 'node:crypto'
import { localServer } from './local-server.ts'

/**
 * A hub of the test's own. `asked` holds what it was sent, newest last, `published`
 * the addresses of each ping; it asks back only when told to.
 */
export async function openHub() {
  const asked: Record<string, string>[] = []
  const published: string[][] = []
  const hub = { asked, published, status: 202, address: '' }
  const { origin, port } = await localServer((request, response) => {
    let form = ''
    request.on('data', (chunk) => (form += String(chunk)))
    request.on('end', () => {
      const fields = new URLSearchParams(form)
      if (fields.get('hub.mode') === 'publish') published.push(fields.getAll('hub.url'))
      else asked.push(Object.fromEntries(fields))
      response.writeHead(hub.status).end()
    })
  })
  hub.address = `${origin}/hub`
  const callback = (): string => asked.at(-1)?.['hub.callback'] ?? ''
  return Object.assign(hub, {
    port,
    callback,
    /** Asks back whether the last request was meant; what is left out is right. */
    verify: async (change: Record<string, string> = {}, address = callback()) => {
      const last = asked.at(-1) ?? {}
      const url = new URL(address)
      const query = {
        'hub.mode': last['hub.mode'] ?? '',
        'hub.topic': last['hub.topic'] ?? '',
        'hub.challenge': 'Ch4llenge/+',
        'hub.lease_seconds': String(5 * 24 * 3600),
        ...change,
      }
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      const answer = await fetch(url)
      return { status: answer.status, text: await answer.text() }
    },
    /** Delivers a body, signed as it should be unless `signature` says otherwise. */
    deliver: async (body: string, signature?: string | null) => {
      const subscribed = asked.findLast((form) => form['hub.mode'] === 'subscribe')
      const hex = createHmac('sha256', subscribed?.['hub.secret'] ?? '')
        .update(body)
        .digest('hex')
      const given = signature === undefined ? `sha256=${hex}` : signature
      const headers = {
        'Content-Type': 'application/rss+xml',
        Origin: 'https://hub.example',
        ...(given !== null && { 'X-Hub-Signature': given }),
      }
      const answer = await fetch(subscribed?.['hub.callback'] ?? '', { method: 'POST', body, headers })
      return answer.status
    },
  })
}
