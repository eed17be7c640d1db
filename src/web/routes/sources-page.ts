import { type Context, Hono } from 'hono'
import type { Wish } from '#model/follow.ts'
import { listNotices, readLog } from '#storage/polls.ts'
import { listSources } from '#storage/sources.ts'
import { pushStates } from '#storage/websub.ts'
import { askedNumber, positions } from '#web/asked.ts'
import { changeSource, dropSource, readWish, sourceOf, takeUpOrThrow } from '#web/change-source.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { type FollowTrouble, choicePage, typedSelectors } from '#web/views/follow.ts'
import { inTopic, sourceHref } from '#web/views/frame.ts'
import { listPage } from '#web/views/source-list.ts'
import { sourcePage, sourcesPage } from '#web/views/sources.ts'
import { frameOf } from './frame-of.ts'

/** How the sources fare, the log of each, and the forms that change them, which are the owner's. */
export function sourceRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/sources', (c) => overview(c, hands, null))
  app.post('/sources', admin, (c) => follow(c, hands))
  app.post('/sources/import', admin, (c) => takeUp(c, hands))
  app.get('/sources/:id', async (c) => {
    const frame = await frameOf(c, hands)
    const source = await sourceOf(hands, c.req.param('id'))
    const push = (await pushStates(hands.db, source.id)).get(source.id) ?? null
    const notices = await listNotices(hands.db, source.id)
    const log = await readLog(hands.db, source.id)
    return c.html(sourcePage(frame, source, { push, notices, log, added: askedNumber(c, 'new', positions) }))
  })
  app.post('/sources/:id/pause', admin, (c) => change(c, hands, { paused: true }))
  app.post('/sources/:id/resume', admin, (c) => change(c, hands, { paused: false }))
  app.post('/sources/:id/edit', admin, async (c) => change(c, hands, editOf(await c.req.parseBody())))
  app.post('/sources/:id/remove', admin, (c) => remove(c, hands))
  return app
}

async function overview(c: Context, hands: WebHands, trouble: FollowTrouble | null): Promise<Response> {
  const frame = await frameOf(c, hands)
  const sources = await listSources(hands.db)
  const gone = askedNumber(c, 'gone', positions)
  return c.html(sourcesPage({ frame, sources, trouble, gone }), trouble?.status ?? 200)
}

async function follow(c: Context, hands: WebHands): Promise<Response> {
  const body = await c.req.parseBody()
  const typed = typeof body['address'] === 'string' ? body['address'] : ''
  const wish = wishOf(body, typed)
  if ('message' in wish) return await overview(c, hands, wish)
  const outcome = await hands.follow(wish)
  switch (outcome.kind) {
    case 'followed':
      return c.redirect(await sourceAddress(c, hands, outcome.id, `?new=${outcome.added}`), 303)
    case 'choose':
      return c.html(choicePage(await frameOf(c, hands), wish, outcome))
    case 'known': {
      const message = `This is followed already, as "${outcome.name}".`
      return await overview(c, hands, { typed, status: 409, message, fix: '', id: outcome.id })
    }
    case 'refused':
      return await overview(c, hands, { typed, status: 422, ...outcome, id: null })
  }
}

/** A wish of the form, or what is wrong with it, to be said beside the field. */
function wishOf(body: Readonly<Record<string, unknown>>, typed: string): Wish | FollowTrouble {
  const { address, name, group, mode } = body
  const options = typedSelectors(body)
  try {
    return readWish({
      address,
      name,
      group,
      mode: mode === 'curated' ? 'curated' : 'firehose',
      ...(options !== null && { kind: 'html', options }),
    })
  } catch (error) {
    if (!(error instanceof WebProblem)) throw error
    const message = 'Nothing was given that could be followed.'
    return { typed, status: 400, message, fix: 'Type an address, or a name such as r/Xiaomi.', id: null }
  }
}

function editOf({ name, group, lang, mode, address }: Readonly<Record<string, unknown>>): object {
  // The field shows the address without its password: left as it is, it is not meant to be changed.
  const isTyped = typeof address === 'string' && address.trim() !== ''
  return { name, group, lang, mode, ...(isTyped && { address }) }
}

async function change(c: Context, hands: WebHands, to: object): Promise<Response> {
  const source = await sourceOf(hands, c.req.param('id'))
  await changeSource(hands, source, to)
  return c.redirect(await sourceAddress(c, hands, source.id), 303)
}

async function sourceAddress(c: Context, hands: WebHands, id: string, query = ''): Promise<string> {
  return sourceHref(id, await frameOf(c, hands), query)
}

async function remove(c: Context, hands: WebHands): Promise<Response> {
  const source = await sourceOf(hands, c.req.param('id'))
  const { posts } = await c.req.parseBody()
  const gone = await dropSource(hands, source, typeof posts === 'string' ? posts : '')
  return c.redirect(inTopic(`/sources?gone=${gone}`, await frameOf(c, hands)), 303)
}

async function takeUp(c: Context, hands: WebHands): Promise<Response> {
  const { list, skipBad } = await c.req.parseBody()
  if (!(list instanceof File) || list.size === 0)
    throw new WebProblem(
      400,
      'No file was chosen.',
      'Choose an OPML file, or a text file with one address a line.',
    )
  const taken = await takeUpOrThrow(hands, new Uint8Array(await list.arrayBuffer()), skipBad === '1')
  return c.html(listPage(await frameOf(c, hands), taken))
}
