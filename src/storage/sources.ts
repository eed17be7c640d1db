import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Source, SourceState, SourceStatus } from '#model/source.ts'
import { instant } from './instant.ts'
import { jsonText } from './json-text.ts'
import type { SourceTable } from './source-tables.ts'
import type { Database } from './tables.ts'

type Origin = 'file' | 'added' | 'starter'
export type StoredSource = Source & SourceStatus & { readonly origin: Origin; readonly addedAt: number }

/** A statement takes 65,535 parameters, and a source has 17. */
const savedAtOnce = 1_000
const manySources = 100

/**
 * Adds or updates sources by id; what they have learned so far stays, unless the address changed. An address is
 * followed once: the file takes it over under the id it gives, whereas an added source whose address is followed
 * already is left out. Returns how many were saved. Call it in a transaction.
 */
export async function saveSources(
  db: Database,
  sources: readonly Source[],
  origin: Origin,
  now: number,
): Promise<number> {
  const followed = origin === 'file' ? new Set<string>() : await addressesFollowed(db, sources)
  const fresh = sources.filter(({ address }) => !followed.has(address))
  if (origin === 'file') await endOthersAt(db, sources, now)
  for (let first = 0; first < fresh.length; first += savedAtOnce) {
    await upsertSources(db, fresh.slice(first, first + savedAtOnce), origin, now)
  }
  // Plans made while the table was empty would read it whole at every poll.
  if (fresh.length >= manySources) await sql`analyze source`.execute(db)
  return fresh.length
}

async function addressesFollowed(db: Database, sources: readonly Source[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('source')
    .select('address')
    .where('removedAt', 'is', null)
    .where(sql<boolean>`address = any(${sources.map(({ address }) => address)}::text[])`)
    .execute()
  return new Set(rows.map(({ address }) => address))
}

/** Ends what follows one of these addresses under another id: two names may even have changed places. */
async function endOthersAt(db: Database, sources: readonly Source[], now: number): Promise<void> {
  const ids = sources.map(({ id }) => id)
  const addresses = sources.map(({ address }) => address)
  await sql`
    update source set removed_at = ${instant(now)}
    from unnest(${ids}::text[], ${addresses}::text[]) as named (id, address)
    where source.address = named.address and source.id <> named.id and source.removed_at is null`.execute(db)
}

/** Sources that are never asked: what came with the program, and what is sent to us. */
export const unaskedKinds: readonly string[] = ['starter', 'ingest']

export function isAsked({ kind }: Pick<Source, 'kind'>): boolean {
  return !unaskedKinds.includes(kind)
}

async function upsertSources(
  db: Database,
  sources: readonly Source[],
  origin: Origin,
  now: number,
): Promise<void> {
  await db
    .insertInto('source')
    .values(
      sources.map(({ group, headers, proxy, backOff, options, ...source }) => ({
        ...source,
        groupName: group,
        headers: headers === undefined ? null : jsonText(headers),
        proxy: proxy ?? null,
        backOff: backOff ?? 'source',
        options: options === undefined ? null : jsonText(options),
        origin,
        addedAt: instant(now),
        nextPollAt: isAsked(source) ? instant(now) : null,
        nextPollWhy: 'never asked yet',
        state: 'new',
        stateSince: instant(now),
      })),
    )
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((set) => ({
        kind: set.ref('excluded.kind'),
        options: set.ref('excluded.options'),
        name: set.ref('excluded.name'),
        lang: set.ref('excluded.lang'),
        groupName: set.ref('excluded.groupName'),
        mode: set.ref('excluded.mode'),
        origin: set.ref('excluded.origin'),
        headers: set.ref('excluded.headers'),
        proxy: set.ref('excluded.proxy'),
        backOff: set.ref('excluded.backOff'),
        ...forgottenOnMove,
        ...dueWithOtherAccess,
        removedAt: null,
        address: sql<string>`case when ${isSameAddress} then source.address else excluded.address end`,
      })),
    )
    .execute()
}

/** The address it has, or the one it had before a permanent redirect was followed for good; read as before. */
const isSameAddress = sql<boolean>`source.removed_at is null and source.kind = excluded.kind
  and excluded.address in (source.address, source.former_address)`

/** Validators belong to one exact address: a source that moved, or comes back, starts afresh. */
const forgottenOnMove = {
  ...keptWhere(isSameAddress, [
    'holdUntil',
    'lastItems',
    'emptyAnswers',
    'moving',
    'formerAddress',
    'cursor',
  ]),
  // With other options the same answer may be read otherwise: it must come once more.
  ...keptWhere(sql<boolean>`${isSameAddress} and source.options is not distinct from excluded.options`, [
    'etag',
    'lastModified',
    'answeredBy',
    'bodyHash',
  ]),
}

/** Each column as it is where that holds, else as it was given. */
function keptWhere(
  holds: RawBuilder<boolean>,
  columns: readonly (keyof SourceTable)[],
): Record<string, RawBuilder<never>> {
  return Object.fromEntries(
    columns.map((column) => [
      column,
      sql<never>`case when ${holds} then source.${sql.ref(column)} else excluded.${sql.ref(column)} end`,
    ]),
  )
}

/** What gets a source in, or how it is read, is another than before: it is due, unless a person paused it. */
const dueWithOtherAccess = keptWhere(
  sql<boolean>`${isSameAddress} and (source.state = 'paused' or (source.headers, source.proxy, source.options)
      is not distinct from (excluded.headers, excluded.proxy, excluded.options))`,
  ['nextPollAt', 'state', 'stateSince', 'stateWhy', 'stateFix', 'failures', 'failingSince'],
)

/** Ends the sources of config/sources.yaml that it no longer names. Their posts stay. */
export async function removeSourcesExcept(db: Database, ids: readonly string[], now: number): Promise<void> {
  const query = db
    .updateTable('source')
    .set({ removedAt: instant(now) })
    .where('origin', '=', 'file')
    .where('removedAt', 'is', null)
  await (ids.length > 0 ? query.where('id', 'not in', [...ids]) : query).execute()
}

export interface DueSources {
  readonly now: number
  /** All that are neither held nor stopped, whatever their time. */
  readonly everyone?: boolean
  readonly limit: number
  /** Left out: any number. */
  readonly perHost?: number
}

/**
 * Ids of the sources whose time has come, the longest due of each host first, then the second of each, so that no host
 * with many sources stands before the others.
 */
export async function dueSources(db: Database, due: DueSources): Promise<string[]> {
  const now = instant(due.now)
  const { rows } = await sql<{ id: string }>`
    select id from (
      select id, next_poll_at, row_number() over (partition by ${hostOfAddress} order by next_poll_at, id) as nth
      from source
      where removed_at is null and next_poll_at is not null and (hold_until is null or hold_until <= ${now})
        and (${due.everyone === true} or next_poll_at <= ${now})
    ) as due
    where nth <= ${due.perHost ?? due.limit}
    order by nth, next_poll_at, id
    limit ${due.limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Bluesky profiles that are followed live, and neither paused nor stopped. */
export async function liveSources(db: Database): Promise<StoredSource[]> {
  return (await selectLive(db).selectAll().orderBy('id').execute()).map(fromRow)
}

export async function hasLiveSources(db: Database): Promise<boolean> {
  return (await selectLive(db).select('id').limit(1).execute()).length > 0
}

function selectLive(db: Database) {
  return db
    .selectFrom('source')
    .where('kind', '=', 'bluesky')
    .where(sql<boolean>`options->>'live' = 'true'`)
    .where('nextPollAt', 'is not', null)
    .where('removedAt', 'is', null)
}

/** The source that posts are sent to with a token, by the token's SHA-256 in hex; null if there is none. */
export async function sourceByToken(db: Database, tokenHash: string): Promise<StoredSource | null> {
  const row = await db
    .selectFrom('source')
    .selectAll()
    .where('kind', '=', 'ingest')
    .where(sql<boolean>`options->>'tokenHash' = ${tokenHash}`)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return row === undefined ? null : fromRow(row)
}

/**
 * What the adapter of a source goes on from, where something else than a poll moved it. Nothing if it is no longer
 * where it was: then a poll moved it meanwhile, and knows more.
 */
export async function moveCursor(
  db: Database,
  id: string,
  { from, to }: { readonly from: unknown; readonly to: unknown },
): Promise<void> {
  await db
    .updateTable('source')
    .set({ cursor: cursorJson(to) })
    .where('id', '=', id)
    .where(sql<boolean>`cursor is not distinct from ${cursorJson(from)}::jsonb`)
    .execute()
}

const cursorJson = (cursor: unknown): string | null => (cursor === null ? null : jsonText(cursor))

/** 'example.org:8080' of 'https://me:secret@Example.org:8080/feed'. */
export const hostOfAddress = sql<string>`substring(lower(address) from '^https?://(?:[^/?#]*@)?([^/?#]+)')`

/** Until when a source must not be asked, as its host wished of it or of others; null if nothing is known of a wish. */
export async function heldUntil(db: Database, id: string): Promise<number | null> {
  const row = await db.selectFrom('source').select('holdUntil').where('id', '=', id).executeTakeFirst()
  return row?.holdUntil ?? null
}

export async function getSource(db: Database, id: string): Promise<StoredSource | null> {
  const [source] = await getSources(db, [id])
  return source ?? null
}

/** Sources in use by their ids, in that order; ids of others are left out. */
export async function getSources(db: Database, ids: readonly string[]): Promise<StoredSource[]> {
  const rows = await db
    .selectFrom('source')
    .selectAll()
    .where(sql<boolean>`id = any(${ids}::text[])`)
    .where('removedAt', 'is', null)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, fromRow(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** All sources in use, by name. */
export async function listSources(db: Database): Promise<StoredSource[]> {
  const rows = await db
    .selectFrom('source')
    .selectAll()
    .where('removedAt', 'is', null)
    .orderBy('name')
    .execute()
  return rows.map(fromRow)
}

function fromRow({
  groupName,
  headers,
  proxy,
  backOff,
  options,
  ...row
}: Selectable<SourceTable>): StoredSource {
  return {
    ...row,
    ...(headers !== null && { headers: headers as NonNullable<Source['headers']> }),
    ...(proxy !== null && { proxy }),
    ...(options !== null && { options: options as NonNullable<Source['options']> }),
    backOff: backOff as NonNullable<Source['backOff']>,
    group: groupName,
    kind: row.kind,
    mode: row.mode as Source['mode'],
    origin: row.origin as Origin,
    state: row.state as SourceState,
    hints: row.hints as SourceStatus['hints'],
    moving: row.moving as SourceStatus['moving'],
  }
}
