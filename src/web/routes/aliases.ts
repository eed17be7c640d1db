import { type Context, Hono } from 'hono'
import { listAliases } from '#storage/aliases.ts'
import { storable } from '#storage/json-text.ts'
import { askedText, jsonOf } from '#web/asked.ts'
import {
  type EntryCheck,
  aliasFile,
  missingAlias,
  removeAlias,
  restoreAlias,
  saveAlias,
} from '#web/change-alias.ts'
import { editionOf } from '#web/entity-tag.ts'
import type { WebHands } from '#web/hands.ts'
import { pageOf } from '#web/paged.ts'
import { preconditionsOn } from '#web/preconditions.ts'
import { requireAdmin } from '#web/security.ts'
import { aliasesPage } from '#web/views/aliases.ts'
import { inTopic } from '#web/views/frame.ts'
import { frameOf } from './frame-of.ts'

/** The alias table, as a page and over JSON: which spellings are one thing. Reading is open, changing the owner's. */
export function aliasRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/rules/aliases', (c) => page(c, hands))
  app.post('/rules/aliases', admin, async (c) => {
    const body = await c.req.parseBody()
    await changed(hands, body)
    return c.redirect(
      `${inTopic('/rules/aliases', await frameOf(c, hands))}#${anchorOf(body['canonical'])}`,
      303,
    )
  })
  app.get('/api/aliases', (c) => list(c, hands))
  app.get('/api/aliases/:canonical', (c) => one(c, hands))
  app.get('/api/aliases.yaml', async (c) => {
    c.header('Content-Type', 'application/yaml; charset=utf-8')
    c.header('Content-Disposition', 'attachment; filename="aliases.yaml"')
    return c.body(aliasFile(await listAliases(hands.db)))
  })
  app.put('/api/aliases/:canonical', admin, async (c) => {
    const body = await jsonOf(c, '{"type": "os", "name": "HyperOS", "forms": ["HyperOS", "澎湃OS"]}')
    const entry = typeof body === 'object' && body !== null ? body : {}
    const check = checkOf(c)
    return c.json(await saveAlias(hands, { ...entry, canonical: c.req.param('canonical') }, check))
  })
  app.delete('/api/aliases/:canonical', admin, async (c) => {
    await removeAlias(hands, c.req.param('canonical'), checkOf(c))
    return c.body(null, 204)
  })
  app.post('/api/aliases/:canonical/restore', admin, async (c) => {
    await restoreAlias(hands, c.req.param('canonical'), checkOf(c))
    return c.body(null, 204)
  })
  return app
}

async function list(c: Context, { db }: WebHands): Promise<Response> {
  const { inForce, hidden } = await listAliases(db)
  const { items, next } = pageOf(c, inForce, ({ canonical }) => [canonical])
  return c.json({ inForce: items, hidden, next })
}

async function one(c: Context, { db }: WebHands): Promise<Response> {
  const canonical = storable(c.req.param('canonical') ?? '')
  const alias = (await listAliases(db)).inForce.find((each) => each.canonical === canonical)
  if (alias === undefined) throw missingAlias(canonical)
  c.set('edition', editionOf(alias))
  return c.json(alias)
}

function checkOf(c: Context): EntryCheck {
  return preconditionsOn(c, (alias) => (alias === null ? null : editionOf(alias)))
}

async function page(c: Context, hands: WebHands): Promise<Response> {
  const wanted = askedText(c, 'q').trim().toLowerCase()
  const { inForce, hidden } = await listAliases(hands.db)
  const shown = inForce.filter(({ name, canonical, forms }) =>
    [name, canonical, ...forms].some((text) => text.toLowerCase().includes(wanted)),
  )
  return c.html(
    aliasesPage(await frameOf(c, hands), {
      aliases: shown,
      hidden,
      query: askedText(c, 'q'),
      count: inForce.length,
    }),
  )
}

async function changed(hands: WebHands, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { action, canonical, type, name, forms } = body
  const id = typeof canonical === 'string' ? canonical : ''
  if (action === 'remove') return await removeAlias(hands, id)
  if (action === 'restore') return await restoreAlias(hands, id)
  const lines = typeof forms === 'string' ? forms.split('\n').map((form) => form.trim()) : []
  await saveAlias(hands, { canonical: id, type, name, forms: lines.filter((form) => form !== '') })
}

function anchorOf(canonical: unknown): string {
  return typeof canonical === 'string' ? `alias-${encodeURIComponent(canonical.trim().toLowerCase())}` : ''
}
