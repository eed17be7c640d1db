import type { Kysely } from 'kysely'
import type { Tables } from '#storage/tables.ts'
import { sections, writeBundle } from './bundle-file.ts'
import type { BundleHands } from './section.ts'

/**
 * Topics, aliases, sources, filters, subscriptions, pins and ledgers as one file, as they are at one moment. Without
 * secrets what gives access to anything is left out: addresses of feeds and targets, passwords, cookies, tokens.
 */
export async function exportBundle(
  db: Kysely<Tables>,
  asked: { readonly secrets: boolean; readonly hands: BundleHands },
): Promise<string> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => {
      const parts: [string, readonly unknown[]][] = []
      for (const { name, entries } of sections) parts.push([name, await entries(transaction, asked)])
      return writeBundle(asked.secrets, Object.fromEntries(parts))
    })
}
