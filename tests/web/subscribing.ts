import { load } from 'cheerio'
import { addFilter } from '#storage/filters.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { seededAt, topicId } from './seed.ts'

/** A target of each kind, with secrets that `leak` finds again. */
export const secrets = {
  webhook: {
    kind: 'webhook',
    url: 'https://hooks.example/in/Xq7secretpath9Zab',
    secret: `whsec_${'Q7z'.repeat(16)}`,
  },
  telegram: { kind: 'telegram', token: '12345:AAtokentokentokentokentokenWXYZ', chat: '@leaks' },
  discord: { kind: 'discord', url: 'https://discord.example/api/webhooks/1/Xq7secretpath9Zab' },
  slack: { kind: 'slack', url: 'https://hooks.slack.example/services/T1/Xq7secretpath9Zab' },
  ntfy: { kind: 'ntfy', url: 'https://ntfy.example/Xq7secretpath9Zab', token: 'tk_Xq7secretpath9Zab' },
  mail: { kind: 'mail', to: 'you@example.org' },
} as const
export const leak = /Xq7secret|secretpath|Q7zQ7z|AAtoken/u

/** The web with a filter, and what asks its API. */
export async function openFilters(change: Parameters<typeof openWeb>[0] = {}) {
  const web = await openWeb(change)
  const filter = await addFilter(web.db, { secret: 'f', topicId, name: 'Tablets', query: 'tablet' }, seededAt)
  const send = async (method: string, path: string, body?: object) => {
    const answer = await web.app.request(path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      text,
      json: text === '' ? {} : (JSON.parse(text) as Answered),
      headers: answer.headers,
    }
  }
  return { web, filter, send }
}

/** Sends a form. */
export async function post(web: TestWeb, path: string, fields: readonly (readonly [string, string])[] = []) {
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value]))
  return await web.app.request(path, { method: 'POST', body })
}

export async function page(web: TestWeb, path: string) {
  const answer = await web.app.request(path)
  const text = await answer.text()
  return { $: load(text), text, status: answer.status }
}

/** What the API answers, as far as tests look at it. */
interface Answered {
  readonly id?: number
  readonly secret?: string
  readonly state?: string
  readonly detail?: string
  readonly fix?: string
}
