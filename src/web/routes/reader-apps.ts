import { type Context, Hono } from 'hono'
import { changeReaderFeed, mutedReaderFeeds } from '#storage/reader-feeds.ts'
import { listReaderPasswords, type ReaderPassword, removeReaderPassword } from '#storage/reader-passwords.ts'
import { baseOf, jsonOf, pathNumber } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { pageOf } from '#web/paged.ts'
import { iso } from '#web/post-json.ts'
import { WebProblem } from '#web/problem.ts'
import { makePassword } from '#web/reader/make-password.ts'
import { readerUser } from '#web/reader/password.ts'
import { requireAdmin } from '#web/security.ts'
import { inTopic } from '#web/views/frame.ts'
import { readerAppsPage } from '#web/views/reader-apps.ts'
import { frameOf } from './frame-of.ts'

/** Passwords for reader apps, as a page and over JSON: making and revoking them. All of it is the owner's. */
export function readerAppRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.use('/reader-apps', admin)
  app.use('/reader-apps/*', admin)
  app.use('/api/reader-passwords', admin)
  app.use('/api/reader-passwords/*', admin)
  app.get('/reader-apps', (c) => page(c, hands, null))
  app.post('/reader-apps', async (c) => page(c, hands, await makePassword(hands, await c.req.parseBody())))
  app.post('/reader-apps/:id/revoke', async (c) => {
    await revoke(c, hands)
    return c.redirect(inTopic('/reader-apps', await frameOf(c, hands)), 303)
  })
  app.post('/reader-apps/feeds/:id/show', async (c) => {
    const id = pathNumber(c.req.param('id'))
    if (id === null || !(await changeReaderFeed(hands.db, id, { mutedAt: null })))
      throw new WebProblem(404, 'There is no such feed.', 'Its filter may have been removed.')
    return c.redirect(inTopic('/reader-apps', await frameOf(c, hands)), 303)
  })
  app.get('/api/reader-passwords', async (c) => {
    const { items, next } = pageOf(c, await listReaderPasswords(hands.db), ({ id }) => [id])
    return c.json({ user: readerUser, passwords: items.map(passwordJson), next })
  })
  app.post('/api/reader-passwords', async (c) => {
    const { password, ...kept } = await makePassword(hands, await jsonOf(c, '{"name": "Phone"}'))
    c.header('Cache-Control', 'no-store')
    return c.json({ ...passwordJson(kept), user: readerUser, password }, 201)
  })
  app.delete('/api/reader-passwords/:id', async (c) => {
    await revoke(c, hands)
    return c.body(null, 204)
  })
  return app
}

async function page(
  c: Context,
  hands: WebHands,
  made: Awaited<ReturnType<typeof makePassword>> | null,
): Promise<Response> {
  // A new password stands on it, once.
  c.header('Cache-Control', 'no-store')
  return c.html(
    readerAppsPage({
      frame: await frameOf(c, hands),
      base: baseOf(c, hands),
      passwords: await listReaderPasswords(hands.db),
      muted: await mutedReaderFeeds(hands.db),
      made,
    }),
  )
}

async function revoke(c: Context, { db }: WebHands): Promise<void> {
  const id = pathNumber(c.req.param('id'))
  if (id === null || !(await removeReaderPassword(db, id)))
    throw new WebProblem(404, 'There is no such password.', 'It may have been revoked already.')
}

function passwordJson({ id, name, madeAt, usedAt, usedBy }: ReaderPassword) {
  return { id, name, madeAt: iso(madeAt), usedAt: iso(usedAt), usedBy }
}
