import { type Context, Hono } from 'hono'
import { type SourceNotice, listNotices, readLog } from '#storage/polls.ts'
import { isAsked, listSources } from '#storage/sources.ts'
import { pushStates } from '#storage/websub.ts'
import { askedText, jsonOf } from '#web/asked.ts'
import {
  changeSource,
  dropSource,
  followOrThrow,
  readWish,
  sourceOf,
  takeUpOrThrow,
} from '#web/change-source.ts'
import { sourceEdition } from '#web/source-edition.ts'
import type { WebHands } from '#web/hands.ts'
import { pageOf } from '#web/paged.ts'
import { preconditionsOn } from '#web/preconditions.ts'
import { requireAdmin } from '#web/security.ts'
import { logLineJson, noticeJson, sourceJson } from '#web/source-json.ts'
import { withoutPassword } from '#web/without-password.ts'

/** Sources in the JSON API. Reading is open; changing them, and the list to take away, are the owner's. */
export function sourceApiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/api/sources', (c) => all(c, hands))
  app.get('/api/sources/notices', (c) => notices(c, hands))
  app.get('/api/sources.opml', admin, (c) => opml(c, hands))
  app.post('/api/sources', admin, (c) => follow(c, hands))
  app.post('/api/sources/import', admin, (c) => takeUp(c, hands))
  app.get('/api/sources/:id', (c) => one(c, hands))
  app.patch('/api/sources/:id', admin, (c) => change(c, hands))
  app.delete('/api/sources/:id', admin, (c) => remove(c, hands))
  return app
}

async function all(c: Context, { db }: WebHands): Promise<Response> {
  const push = await pushStates(db)
  const { items, next } = pageOf(c, await listSources(db), ({ name, id }) => [name, id])
  return c.json({ sources: items.map((source) => sourceJson(source, push.get(source.id))), next })
}

async function notices(c: Context, { db }: WebHands): Promise<Response> {
  const key = ({ at, sourceId }: SourceNotice) => [-at, sourceId]
  const { items, next } = pageOf(c, await listNotices(db), key)
  return c.json({ notices: items.map(noticeJson), next })
}

async function one(c: Context, hands: WebHands): Promise<Response> {
  const { db } = hands
  const source = await sourceOf(hands, c.req.param('id'))
  const push = await pushStates(db, source.id)
  c.set('edition', sourceEdition(source))
  return c.json({
    ...sourceJson(source, push.get(source.id)),
    notices: (await listNotices(db, source.id)).map(noticeJson),
    log: (await readLog(db, source.id)).map(logLineJson),
  })
}

async function follow(c: Context, hands: WebHands): Promise<Response> {
  const wish = readWish(await jsonOf(c, '{"address": "https://example.org/blog"}'))
  const { id, read, added, kept } = await followOrThrow(hands, wish)
  c.header('Location', `/api/sources/${encodeURIComponent(id)}`)
  return c.json({ ...sourceJson(await sourceOf(hands, id)), first: { read, added, kept } }, 201)
}

async function change(c: Context, hands: WebHands): Promise<Response> {
  const source = await sourceOf(hands, c.req.param('id'))
  const body = await jsonOf(c, '{"name": "Phone News", "paused": false}')
  return c.json(sourceJson(await changeSource(hands, source, body, preconditionsOn(c, sourceEdition))))
}

async function remove(c: Context, hands: WebHands): Promise<Response> {
  const source = await sourceOf(hands, c.req.param('id'))
  const posts = askedText(c, 'posts') || 'keep'
  return c.json({
    removed: source.id,
    posts: await dropSource(hands, source, posts, preconditionsOn(c, sourceEdition)),
  })
}

async function takeUp(c: Context, hands: WebHands): Promise<Response> {
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  const taken = await takeUpOrThrow(hands, bytes, askedText(c, 'skipBad') === '1')
  const { saved, known, doubled, skipped, remarks } = taken
  return c.json({ saved, known, doubled, skipped, remarks })
}

async function opml(c: Context, hands: WebHands): Promise<Response> {
  const sources = (await listSources(hands.db)).filter(isAsked)
  const shown = sources.map((source) => ({ ...source, address: withoutPassword(source.address) }))
  return c.body(hands.writeOpml(shown), 200, {
    'Content-Type': 'text/x-opml; charset=utf-8',
    'Content-Disposition': 'attachment; filename="leakwire.opml"',
    'Cache-Control': 'no-store',
  })
}
