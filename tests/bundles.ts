import type { Kysely } from 'kysely'
import { onTestFinished } from 'vitest'
import { exportBundle } from '#bundle/export-bundle.ts'
import { importBundle } from '#bundle/import-bundle.ts'
import type { BundleHands } from '#bundle/section.ts'
import { addressKey } from '#parse/canonical-url.ts'
import type { Tables } from '#storage/tables.ts'
import { compileAliases } from '#text/aliases.ts'
import { openTestDatabase } from './database.ts'

export const now = Date.UTC(2026, 10, 1)
let secrets = 0
/** What a bundle needs of other rooms; every secret is a new one. */
export const hands: BundleHands = {
  now,
  newSecret: () => `new-${++secrets}`,
  aliases: compileAliases([]),
  urlKeyOf: addressKey,
  withoutPassword: (address) => address.replace(/\/\/[^/]*@/u, '//'),
}

/** An empty installation; it ends with the test. */
export async function openDatabase() {
  const database = await openTestDatabase()
  onTestFinished(database.close)
  return database
}

export const give = (db: Kysely<Tables>, withSecrets = false) =>
  exportBundle(db, { secrets: withSecrets, hands })
export const take = (db: Kysely<Tables>, bundle: unknown, isTrial = false) =>
  importBundle(db, typeof bundle === 'string' ? bundle : JSON.stringify(bundle), { hands, isTrial })
export const bundleOf = (parts: object) => ({ leakwire: 'bundle', version: 1, ...parts })

/** Targets of subscriptions with secrets in most of them; of the third the address only names a variable. */
export const targets = [
  { kind: 'webhook', url: 'https://hooks.example/Xq7path', secret: `whsec_${'Q7z'.repeat(16)}` },
  {
    kind: 'telegram',
    token: `12345:${'AAtoken'.repeat(5)}`,
    chat: '@leaks',
    thread: 3,
    api: 'https://bot:Xq7@api.example',
  },
  { kind: 'ntfy', url: '${NTFY}', token: 'tk_Xq7' },
  { kind: 'mail', to: 'you@example.org' },
  { kind: 'ntfy', url: 'https://ntfy.example/Xq7topic', token: '' },
] as const
export const options = {
  changes: ['denial', 'origin'],
  zone: 'Europe/Berlin',
  quiet: { from: '22:00', to: '07:00' },
  digest: 'daily',
  digestAt: '08:00',
} as const
