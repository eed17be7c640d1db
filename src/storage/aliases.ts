import { sql } from 'kysely'
import type { Alias } from '#model/keyword.ts'
import { instant } from './instant.ts'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/** One thing with its spellings as they are in force, and what the file says of it where the page says otherwise. */
export interface AliasInForce extends Alias {
  readonly origin: 'file' | 'page'
  /** null: the file does not name it. */
  readonly inFile: Alias | null
}

/** What is known of all things: those in force, and those of the file that the page has hidden. */
export interface AliasList {
  /** Those of the page first: a spelling that two things share is that of the earlier one. */
  readonly inForce: readonly AliasInForce[]
  readonly hidden: readonly Alias[]
}

export async function listAliases(db: Database): Promise<AliasList> {
  const rows = await db.selectFrom('alias').selectAll().orderBy('place').orderBy('canonical').execute()
  const read = rows.map((row) => ({ origin: row.origin as 'file' | 'page', alias: toAlias(row) }))
  const of = (origin: 'file' | 'page') =>
    new Map(read.flatMap((row) => (row.origin === origin ? [[row.alias.canonical, row.alias]] : [])))
  const page = of('page')
  const file = of('file')
  const own = [...page.values()].filter(({ forms }) => forms.length > 0)
  const others = [...file.values()].filter(({ canonical }) => !page.has(canonical))
  return {
    inForce: [
      ...own.map((alias) => ({
        ...alias,
        origin: 'page' as const,
        inFile: file.get(alias.canonical) ?? null,
      })),
      ...others.map((alias) => ({ ...alias, origin: 'file' as const, inFile: alias })),
    ],
    hidden: [...file.values()].filter(({ canonical }) => page.get(canonical)?.forms.length === 0),
  }
}

/** Entries by which the page hides one of the file, whether or not the file has it now; by canonical id, without forms. */
export async function hidingAliases(db: Database): Promise<Alias[]> {
  const rows = await db
    .selectFrom('alias')
    .selectAll()
    .where('origin', '=', 'page')
    .where(sql<boolean>`forms = '[]'::jsonb`)
    .orderBy('canonical')
    .execute()
  return rows.map(toAlias)
}

/** A higher number whenever the table has changed, from 1: cheap to ask for. */
export async function aliasVersion(db: Database): Promise<number> {
  return (await db.selectFrom('aliasVersion').select('number').executeTakeFirstOrThrow()).number
}

/** Call it with every change, in its transaction. */
async function countUp(db: Database): Promise<void> {
  await sql`update alias_version set number = number + 1`.execute(db)
}

/** What the file says from now on; what the page says stays. */
export async function replaceFileAliases(
  db: Database,
  aliases: readonly Alias[],
  now: number,
): Promise<void> {
  await countUp(db)
  await db.deleteFrom('alias').where('origin', '=', 'file').execute()
  if (aliases.length === 0) return
  await db
    .insertInto('alias')
    .values(aliases.map((alias, place) => toRow(alias, { origin: 'file', place, now })))
    .execute()
}

/** What the page says of one thing. Without forms: the file's entry is hidden. */
export async function putPageAlias(db: Database, alias: Alias, now: number): Promise<void> {
  await countUp(db)
  const row = toRow(alias, { origin: 'page', place: 0, now })
  await db
    .insertInto('alias')
    .values(row)
    .onConflict((conflict) => conflict.columns(['canonical', 'origin']).doUpdateSet(row))
    .execute()
}

/** Lets the file have its say again. False: the page said nothing of it. */
export async function forgetPageAlias(db: Database, canonical: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('alias')
    .where('canonical', '=', canonical)
    .where('origin', '=', 'page')
    .executeTakeFirst()
  if (numDeletedRows > 0n) await countUp(db)
  return numDeletedRows > 0n
}

function toAlias({
  canonical,
  type,
  name,
  forms,
}: {
  canonical: string
  type: string
  name: string
  forms: unknown
}): Alias {
  return { canonical, type: type as Alias['type'], name, forms: forms as string[] }
}

function toRow(
  { canonical, type, name, forms }: Alias,
  { origin, place, now }: { readonly origin: 'file' | 'page'; readonly place: number; readonly now: number },
) {
  return { canonical, origin, type, name, forms: jsonText(forms), place, changedAt: instant(now) }
}
