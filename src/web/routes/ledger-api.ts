import { type Context, Hono } from 'hono'
import { changeClaim, dropClaim, makeClaim } from '#ledger/change-claim.ts'
import { exportLedger } from '#ledger/export-ledger.ts'
import { type ImportedLedger, importLedger } from '#ledger/import-ledger.ts'
import { claimJson, writeLedger } from '#ledger/ledger-file.ts'
import { loadLedger } from '#ledger/load-records.ts'
import { recordJson } from '#ledger/record-json.ts'
import { addressKey } from '#parse/canonical-url.ts'
import { type Claim, getClaim } from '#storage/claims.ts'
import { storable } from '#storage/json-text.ts'
import { askedTopic, jsonOf } from '#web/asked.ts'
import { movedStory } from '#web/change-story.ts'
import { readClaimEdit, readNewClaim } from '#web/claim-body.ts'
import { editionOf } from '#web/entity-tag.ts'
import type { WebHands } from '#web/hands.ts'
import { pageOf } from '#web/paged.ts'
import { preconditionsOn } from '#web/preconditions.ts'
import { iso } from '#web/post-json.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { toldProblems } from '#web/told-problems.ts'

/** The ledger over JSON: claims and what became of them, who was right how often, import and export. */
export function ledgerApiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/api/leakers', (c) => leakers(c, hands))
  app.get('/api/ledger', (c) => ledgerFile(c, hands))
  app.post('/api/ledger/import', admin, async (c) => {
    const { topic } = await askedTopic(c, hands)
    return c.json(await takeInOrThrow(hands, topic.id, await c.req.text()))
  })
  app.get('/api/claims', (c) => claims(c, hands))
  app.get('/api/claims/:id', (c) => oneClaim(c, hands))
  app.post('/api/claims', admin, async (c) => {
    const { topic } = await askedTopic(c, hands)
    const body = await jsonOf(c, '{"claim": "MIUI ends with 14.", "story": 3}')
    return c.json(settledJson(await makeOrThrow(hands, topic.id, body)), 201)
  })
  app.put('/api/claims/:id', admin, async (c) => {
    const { topic } = await askedTopic(c, hands)
    const body = await jsonOf(c, '{"outcome": "confirmed", "resolvedAt": "2023-10-17"}')
    const change = { id: c.req.param('id'), body, check: preconditionsOn(c, claimEdition) }
    return c.json(settledJson(await changeOrThrow(hands, topic.id, change)))
  })
  app.delete('/api/claims/:id', admin, async (c) => {
    const { topic } = await askedTopic(c, hands)
    const removal = { id: storable(c.req.param('id')), check: preconditionsOn(c, claimEdition) }
    if (!(await dropClaim(hands.db, topic.id, removal))) throw noClaim()
    return c.body(null, 204)
  })
  return app
}

async function claims(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const all = await exportLedger(hands.db, topic.id, await hands.aliases())
  const { items, next } = pageOf(c, all, ({ saidWhen, id }) => [saidWhen, id])
  return c.json({ topic: topic.id, claims: items.map(claimJson), next })
}

async function oneClaim(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const id = storable(c.req.param('id') ?? '')
  const claim = (await exportLedger(hands.db, topic.id, await hands.aliases())).find((each) => each.id === id)
  if (claim === undefined) throw noClaim()
  c.set('edition', claimEdition(await getClaim(hands.db, topic.id, id)) ?? undefined)
  return c.json({ topic: topic.id, ...claimJson(claim) })
}

/** What If-Match asks about; null: there is no such claim. Posts that come to speak to it are no change of it. */
function claimEdition(claim: Claim | null): string | null {
  return claim === null ? null : editionOf(claim)
}

/** Makes a claim of a body. Throws a problem if it cannot be read, or names what is not there. */
export async function makeOrThrow(hands: WebHands, topicId: string, body: unknown): Promise<Claim> {
  const outcome = await makeClaim(hands.db, topicId, readNewClaim(body), hands.now())
  if (outcome.kind === 'made') return outcome.claim
  if (outcome.kind === 'moved') throw movedStory(outcome.id, outcome.into)
  throw new WebProblem(
    422,
    `There is no ${outcome.what} ${outcome.id} in this topic.`,
    'Nothing was changed. Every story bears its number on the stream.',
  )
}

/** Changes a claim as a body says. Throws a problem if it cannot be read, or there is no such claim; and what `check` throws. */
export async function changeOrThrow(
  { db, now }: WebHands,
  topicId: string,
  {
    id,
    body,
    check = () => {},
  }: { readonly id: string; readonly body: unknown; readonly check?: (before: Claim | null) => void },
): Promise<Claim> {
  const edit = readClaimEdit(body)
  const claim = await changeClaim(db, topicId, { id: storable(id), edit, now: now(), check })
  if (claim === null) throw noClaim()
  return claim
}

/** Takes in a ledger. Throws a problem with every place that is wrong in it; then nothing was taken in. */
export async function takeInOrThrow(
  { db, aliases }: WebHands,
  topicId: string,
  text: string,
): Promise<Extract<ImportedLedger, { kind: 'imported' }>> {
  const hands = { aliases: await aliases(), urlKeyOf: addressKey }
  const imported = await importLedger(db, topicId, storable(text), hands)
  if (imported.kind === 'imported') return imported
  const { problems } = imported
  throw new WebProblem(
    422,
    'This ledger cannot be taken in.',
    `Nothing was changed. ${toldProblems(problems)}`,
    {
      details: { problems },
    },
  )
}

function noClaim(): WebProblem {
  return new WebProblem(404, 'There is no such claim in this topic.', 'See the list at /api/claims.')
}

function settledJson({ saidWhen, resolvedAt, ...claim }: Claim) {
  return { ...claim, when: saidWhen, resolvedAt: iso(resolvedAt) }
}

/** The file that `leakwire ledger import` and other installations read. */
async function ledgerFile(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  c.header('Content-Type', 'application/json; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="ledger-${encodeURIComponent(topic.id)}.json"`)
  return c.body(writeLedger(topic.id, await exportLedger(hands.db, topic.id, await hands.aliases())))
}

async function leakers(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const { records } = await loadLedger(hands.db, topic.id, await hands.aliases())
  const { items, next } = pageOf(c, records, ({ lowerBound, settled, firsts, name, key }) => {
    return [-lowerBound, -settled, -firsts, name, key]
  })
  return c.json({ topic: topic.id, leakers: items.map(recordJson), next })
}
