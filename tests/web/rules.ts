import { load } from 'cheerio'
import { saveTopic } from '#storage/topics.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { seedPost, seededAt } from './seed.ts'

/** Rules that keep less than those in force: a name needs context. */
export const stricter = smallTopic.source.replaceAll('2, strict: 2', '4, strict: 4')

/**
 * A web with rules in force, version 2, and three posts as they are judged by it: two kept, one of them with context,
 * and one dropped.
 */
export async function openRules(change: Parameters<typeof openWeb>[0] = {}): Promise<TestWeb> {
  const web = await openWeb(change)
  await saveTopic(web.db, smallTopic, { now: seededAt, reason: 'the file changed' })
  await seedPost(web.db, {
    id: 'bare',
    title: 'MIOS seen',
    hits: ['MIOS'],
    score: 2,
    why: ['name "MIOS" +2'],
  })
  await seedPost(web.db, { id: 'context', title: 'Xiaomi tests MIOS', text: 'It looks new.', hits: ['MIOS'] })
  await seedPost(web.db, { id: 'other', title: 'Something else', keep: false, score: 0, why: [] })
  return web
}

/** Sends a form as a browser does; gives the page that it leads to. */
export async function send({ app }: TestWeb, path: string, fields: Readonly<Record<string, string>>) {
  const body = new FormData()
  // A text area's line ends are sent as CRLF.
  for (const [name, value] of Object.entries(fields)) body.set(name, value.replaceAll('\n', '\r\n'))
  const answer = await app.request(path, { method: 'POST', body })
  const location = answer.headers.get('location')
  const shown = location === null ? answer : await app.request(location)
  return { status: answer.status, location, $: load(await shown.text()) }
}

/** A page as it is without JavaScript. */
export async function look({ app }: TestWeb, path: string) {
  const answer = await app.request(path)
  return { status: answer.status, $: load(await answer.text()) }
}

/** Text as it is read: blanks in a row are one. */
export function said(element: { readonly text: () => string }): string {
  return element.text().replaceAll(/\s+/gu, ' ').trim()
}
