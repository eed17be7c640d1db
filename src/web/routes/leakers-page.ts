import { type Context, Hono } from 'hono'
import { loadLedger } from '#ledger/load-records.ts'
import { type Outcome, outcomes } from '#storage/claims.ts'
import { askedNumber, askedText, askedTopic, positions } from '#web/asked.ts'
import { formBody } from '#web/claim-body.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { inTopic } from '#web/views/frame.ts'
import { leakerPage } from '#web/views/leaker.ts'
import { leakersPage } from '#web/views/leakers.ts'
import { counted } from '#web/views/markup.ts'
import { frameOf } from './frame-of.ts'
import { changeOrThrow, makeOrThrow, takeInOrThrow } from './ledger-api.ts'

/** Leakers and their claims as pages, with the forms that settle claims, which are the owner's. */
export function leakerRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/leakers', (c) => overview(c, hands))
  app.get('/leakers/:key', (c) => oneLeaker(c, hands))
  app.post('/leakers/claims', admin, async (c) => {
    const { topic } = await askedTopic(c, hands)
    const { id } = await makeOrThrow(hands, topic.id, formBody(await c.req.parseBody()))
    return await backTo(c, hands, id)
  })
  app.post('/leakers/claims/:id', admin, async (c) => {
    const { topic } = await askedTopic(c, hands)
    const { outcome, resolvedAt, evidence, note } = await c.req.parseBody()
    const body = { evidence: [], note: '', ...formBody({ outcome, resolvedAt, evidence, note }) }
    const { id } = await changeOrThrow(hands, topic.id, { id: c.req.param('id'), body })
    return await backTo(c, hands, id)
  })
  app.post('/leakers/import', admin, (c) => takeIn(c, hands))
  return app
}

async function backTo(c: Context, hands: WebHands, id: string): Promise<Response> {
  const to = inTopic('/leakers', await frameOf(c, hands))
  return c.redirect(`${to}#claim-${encodeURIComponent(id)}`, 303)
}

async function overview(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const { records, claims, posts } = await loadLedger(hands.db, frame.topic.id, await hands.aliases())
  const taken = askedNumber(c, 'taken', positions)
  const without = askedNumber(c, 'without', positions) ?? 0
  const done = taken === null ? '' : takenText(taken, without)
  return c.html(leakersPage({ frame, records, claims, posts, done, showsAll: c.req.query('all') === '1' }))
}

function takenText(taken: number, without: number): string {
  const rest = without === 0 ? '' : ` No post here speaks to ${without} of them.`
  return `${counted(taken, 'claim')} of the file ${taken === 1 ? 'stands' : 'stand'} in the ledger now.${rest}`
}

async function oneLeaker(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const { records, posts } = await loadLedger(hands.db, frame.topic.id, await hands.aliases())
  const record = records.find(({ key }) => key === c.req.param('key'))
  if (record === undefined) {
    throw new WebProblem(404, 'There is no such leaker in this topic.', 'The page of leakers lists them.')
  }
  return c.html(leakerPage({ frame, record, posts, outcome: askedOutcome(c) }))
}

function askedOutcome(c: Context): Outcome | null {
  const asked = askedText(c, 'outcome')
  return outcomes.find((outcome) => outcome === asked) ?? null
}

async function takeIn(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const { ledger } = await c.req.parseBody()
  if (!(ledger instanceof File) || ledger.size === 0)
    throw new WebProblem(
      400,
      'No file was chosen.',
      'Choose a ledger as JSON, such as another Leakwire gives.',
    )
  const { claims } = await takeInOrThrow(hands, frame.topic.id, await ledger.text())
  const without = claims.filter(({ by }) => by === 'none').length
  return c.redirect(inTopic(`/leakers?taken=${claims.length}&without=${without}`, frame), 303)
}
