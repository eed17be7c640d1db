import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** A password that the owner gave a reader app, as it may be shown. */
export interface ReaderPassword {
  readonly id: number
  readonly name: string
  readonly madeAt: number
  /** null: not used yet. */
  readonly usedAt: number | null
  /** How the app that used it last names itself; null as long as none did. */
  readonly usedBy: string | null
}

/** What is kept to know a password by: SHA-256 in hex of what apps send in its place. */
export interface ReaderHashes {
  readonly authHash: string
  readonly feverHash: string
  readonly feverMailHash: string
}

/** A password as a request is checked against it. */
export type KnownPassword = Pick<ReaderPassword, 'id' | 'usedAt' | 'usedBy'> &
  ReaderHashes & {
    /** Items of feeds above this one are held back until the app has been told of them. */
    readonly listedFeed: number
  }

const shown = ['id', 'name', 'madeAt', 'usedAt', 'usedBy'] as const

/** Passwords in use, oldest first. */
export async function listReaderPasswords(db: Database): Promise<ReaderPassword[]> {
  return await db.selectFrom('readerPassword').select(shown).orderBy('id').execute()
}

/** All passwords in use with what they are known by: few, so that each can be compared in constant time. */
export async function knownReaderPasswords(db: Database): Promise<KnownPassword[]> {
  return await db
    .selectFrom('readerPassword')
    .select(['id', 'usedAt', 'usedBy', 'authHash', 'feverHash', 'feverMailHash', 'listedFeed'])
    .orderBy('id')
    .execute()
}

/** Adds a password. What was matched before counts as listed: an app's first questions come all at once. */
export async function addReaderPassword(
  db: Database,
  password: ReaderHashes & { readonly name: string },
  now: number,
): Promise<ReaderPassword> {
  return await db
    .insertInto('readerPassword')
    .values({
      ...password,
      listedFeed: sql<number>`(select coalesce(max(id), 0) from reader_feed)`,
      madeAt: instant(now),
      usedAt: null,
      usedBy: null,
    })
    .returning(shown)
    .executeTakeFirstOrThrow()
}

/** From now on nothing is answered to it. True if there was such a password. */
export async function removeReaderPassword(db: Database, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('readerPassword').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

export async function noteReaderUse(db: Database, id: number, usedBy: string, now: number): Promise<void> {
  await db
    .updateTable('readerPassword')
    .set({ usedAt: instant(now), usedBy })
    .where('id', '=', id)
    .execute()
}

/** The app with this password has been told of all feeds up to this one. */
export async function noteListed(db: Database, id: number, listedFeed: number): Promise<void> {
  await db
    .updateTable('readerPassword')
    .set({ listedFeed })
    .where('id', '=', id)
    .where('listedFeed', '<', listedFeed)
    .execute()
}
