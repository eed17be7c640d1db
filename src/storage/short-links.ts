import { sql } from 'kysely'
import { instant, instantOrNull } from './instant.ts'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/** Where short addresses lead, of those of which that is known. */
export async function knownTargets(db: Database, urls: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ url: string; target: string }>`
    select url, target from short_link where url = any(${[...urls]}::text[]) and target is not null`.execute(
    db,
  )
  return new Map(rows.map(({ url, target }) => [url, target]))
}

/** A post that holds a short address of which it is not known where it leads. */
export interface WaitingPost {
  readonly url: string
  readonly sourceId: string
  readonly externalId: string
}

/**
 * Has short addresses asked, for the sake of these posts; those that were given up are not asked again. Each is held
 * until the transaction ends, in their order, so that none of the posts is missed by `saveTarget`: call it first in one.
 */
export async function awaitTargets(
  db: Database,
  waiting: readonly WaitingPost[],
  now: number,
): Promise<void> {
  if (waiting.length === 0) return
  const rows = waiting.map(({ url, sourceId, externalId }) => ({
    url,
    source_id: sourceId,
    external_id: externalId,
  }))
  await sql`
    insert into short_link (url, next_at, at)
    select distinct url, ${instant(now)}, ${instant(now)}
    from jsonb_to_recordset(${jsonText(rows)}::jsonb) as v (url text)
    order by url
    -- What was found out after these posts were read is asked once more: that tells them too.
    on conflict (url) do update set next_at = excluded.next_at where short_link.target is not null`.execute(
    db,
  )
  await sql`
    insert into short_link_post (url, source_id, external_id)
    select v.url, v.source_id, v.external_id
    from jsonb_to_recordset(${jsonText(rows)}::jsonb) as v (url text, source_id text, external_id text)
      join short_link using (url)
    where short_link.next_at is not null
    on conflict do nothing`.execute(db)
}

/** Short addresses that are to be asked, the longest due first, with how often each was. */
export async function dueShortLinks(
  db: Database,
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<{ url: string; attempts: number }[]> {
  return await db
    .selectFrom('shortLink')
    .select(['url', 'attempts'])
    .where('nextAt', '<=', instant(now))
    .orderBy('nextAt')
    .orderBy('url')
    .limit(limit)
    .execute()
}

/**
 * Keeps where a short address leads, and tells the posts that wait for it: all their revisions that hold it do so from
 * now on, and the posts are judged and made findable again. Returns how many there were. Call it in a transaction.
 */
export async function saveTarget(
  db: Database,
  { url, target, now }: { readonly url: string; readonly target: string; readonly now: number },
): Promise<number> {
  await db
    .updateTable('shortLink')
    .set({ target, nextAt: null, at: instant(now) })
    .where('url', '=', url)
    .execute()
  const { rows } = await sql<{ id: number }>`
    with waiting as (
      delete from short_link_post where url = ${url} returning source_id, external_id
    ), told as (
      -- An older ruleset than any: judged again by the next look.
      update post set judged = 0 from waiting
      where post.source_id = waiting.source_id and post.external_id = waiting.external_id
      returning post.id
    ), expanded as (
      -- Leaks are edited away: the address may stand in an older revision alone.
      update revision set links = (
        select jsonb_agg(case when link->>'raw' = ${url} and not link ? 'expanded'
          then link || jsonb_build_object('expanded', ${target}::text) else link end order by nth)
        from jsonb_array_elements(links) with ordinality as each (link, nth))
      from told
      where revision.post_id = told.id and links @> jsonb_build_array(jsonb_build_object('raw', ${url}::text))
    ), unplaced as (
      update verdict set placed = false from told where verdict.post_id = told.id
    )
    select id from told`.execute(db)
  return rows.length
}

/** The address could not be asked; `nextAt` null: it is given up, and the posts go on without it. */
export async function postponeTarget(db: Database, url: string, nextAt: number | null): Promise<void> {
  await db
    .updateTable('shortLink')
    .set((set) => ({ attempts: set('attempts', '+', 1), nextAt: instantOrNull(nextAt) }))
    .where('url', '=', url)
    .execute()
  if (nextAt === null) await db.deleteFrom('shortLinkPost').where('url', '=', url).execute()
}

/** Forgets what was found out before then: addresses are given to others. */
export async function forgetTargets(db: Database, before: number): Promise<void> {
  await db.deleteFrom('shortLink').where('at', '<', instant(before)).where('nextAt', 'is', null).execute()
}
