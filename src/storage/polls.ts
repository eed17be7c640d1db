import { type RawBuilder, sql } from 'kysely'
import type { PollRecord, SourceStatus } from '#model/source.ts'
import { instant, instantOrNull } from './instant.ts'
import { jsonText } from './json-text.ts'
import { hostOfAddress } from './sources.ts'
import type { Database } from './tables.ts'

/** What one poll taught about its source, and the line for the source's log. */
export interface Poll {
  readonly sourceId: string
  readonly status: SourceStatus
  /** The cursor that the poll went on from. Where something else moved it meanwhile, the poll's own is forgotten. */
  readonly cursorBefore: unknown
  readonly record: PollRecord
  /** From now on its address, unless another source is followed there; null: it stays. */
  readonly movesTo: string | null
  /** What its owner should hear of, once a day; null: nothing. */
  readonly notice: Notice | null
  /** What the feed calls itself: the name of a source that nobody gave one, and is called by its host. '': nothing. */
  readonly title: string
}

export interface Notice {
  /** A failure's code, or a state: 'dns', 'emptyUnexpected'. */
  readonly code: string
  readonly message: string
  readonly fix: string
}

/** How many lines of its log a source keeps, and for how long notices stay. */
const logLength = 50
const noticeDays = 30
const dayMs = 24 * 60 * 60 * 1000

/**
 * Records polls of different sources in one statement, so it needs no transaction of its own. Returns the ids of the
 * sources whose notice is the first of the day (UTC).
 */
export async function recordPolls(db: Database, polls: readonly Poll[]): Promise<Set<string>> {
  const { rows: written } = await sql<{ sourceId: string; line: number; isNoticed: boolean }>`
    with polled as (
      ${polledRows(polls)}
    ), known as (
      update source set
        -- What the next poll goes on from, and the validators of what was read until there.
        cursor = case when ${isOvertaken} then source.cursor else v.cursor end,
        etag = case when not ${isOvertaken} then v.etag end,
        last_modified = case when not ${isOvertaken} then v."lastModified" end,
        body_hash = case when not ${isOvertaken} then v."bodyHash" end,
        answered_by = v."answeredBy",
        -- A source that a person paused while it was being asked stays paused.
        -- A hold that others of its scope brought about while it was being asked stays.
        next_poll_at = case when source.state = 'paused' then null
          when source.hold_until > to_timestamp(v."polledAt" / 1000) and v."nextPollAt" is not null
          then greatest(source.next_poll_at, to_timestamp(v."nextPollAt" / 1000))
          else to_timestamp(v."nextPollAt" / 1000) end,
        next_poll_why = case when source.state = 'paused' then source.next_poll_why else v."nextPollWhy" end,
        state = case when source.state = 'paused' then source.state else v.state end,
        state_since = case when source.state = 'paused' then source.state_since else to_timestamp(v."stateSince" / 1000) end,
        state_why = case when source.state = 'paused' then source.state_why else v."stateWhy" end,
        state_fix = case when source.state = 'paused' then source.state_fix else v."stateFix" end,
        hold_until = case when source.hold_until > to_timestamp(v."polledAt" / 1000)
          then greatest(source.hold_until, to_timestamp(v."holdUntil" / 1000))
          else to_timestamp(v."holdUntil" / 1000) end,
        polled_at = to_timestamp(v."polledAt" / 1000),
        changed_at = to_timestamp(v."changedAt" / 1000),
        failures = v.failures, failing_since = to_timestamp(v."failingSince" / 1000),
        posts_per_week = v."postsPerWeek", newest_at = to_timestamp(v."newestAt" / 1000),
        hints = v.hints, last_items = v."lastItems", empty_answers = v."emptyAnswers",
        moving = v.moving, former_address = v."formerAddress",
        name = case when v.title <> '' and lower(source.name) = ${hostOfAddress} then v.title else source.name end
      from polled v
      -- Named twice, so that the table is not read whole, however little is known of it.
      where source.id = v.source_id and source.id = any(${polls.map(({ sourceId }) => sourceId)}::text[])
      returning source.id
    ), logged as (
      insert into source_log (source_id, at, outcome, status, bytes, conditional, new_posts, next_poll_at, why)
      select known.id, to_timestamp((log->>'at')::float8 / 1000), log->>'outcome', (log->>'status')::integer,
        (log->>'bytes')::integer, (log->>'conditional')::boolean, (log->>'newPosts')::integer,
        to_timestamp((log->>'nextPollAt')::float8 / 1000), log->>'why'
      from polled join known on known.id = polled.source_id
      returning id, source_id
    ), noticed as (
      insert into notice (source_id, day, at, code, message, fix)
      select known.id, (to_timestamp((log->>'at')::float8 / 1000) at time zone 'UTC')::date,
        to_timestamp((log->>'at')::float8 / 1000), notice->>'code', notice->>'message', notice->>'fix'
      from polled join known on known.id = polled.source_id where notice is not null
      on conflict do nothing
      returning source_id
    )
    select logged.source_id, logged.id as line, noticed.source_id is not null as is_noticed
    from logged left join noticed using (source_id)`.execute(db)
  // Trimmed now and then, not at every poll.
  const full = written.filter(({ line }) => line % logLength === 0)
  if (full.length > 0) await trim(db, polls)
  await moveSources(db, polls)
  return new Set(written.flatMap(({ sourceId, isNoticed }) => (isNoticed ? sourceId : [])))
}

/** Something else than this poll moved the cursor since it was asked. */
const isOvertaken = sql`(source.cursor is distinct from v."cursorBefore")`

function polledRows(polls: readonly Poll[]): RawBuilder<unknown> {
  const rows = polls.map(({ sourceId, status, cursorBefore, record, notice, title }) => ({
    source_id: sourceId,
    ...status,
    cursorBefore,
    title,
    log: record,
    notice,
  }))
  return sql`
      select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as v (source_id text, etag text, "lastModified" text,
        "answeredBy" text, "bodyHash" text, "nextPollAt" float8, "nextPollWhy" text, "holdUntil" float8,
        "polledAt" float8, "changedAt" float8, state text, "stateSince" float8, "stateWhy" text, "stateFix" text,
        failures integer, "failingSince" float8, "postsPerWeek" real, "newestAt" float8, hints jsonb,
        "lastItems" integer, "emptyAnswers" integer, moving jsonb, "formerAddress" text, cursor jsonb, "cursorBefore" jsonb,
        title text, log jsonb, notice jsonb)`
}

/** The validators stay: they are those of the address that answered, which is now the source's own. */
async function moveSources(db: Database, polls: readonly Poll[]): Promise<void> {
  for (const { sourceId, movesTo } of polls) {
    if (movesTo === null) continue
    await sql`
      update source set former_address = address, address = ${movesTo}, moving = null
      where id = ${sourceId} and not exists (
        select from source other where other.address = ${movesTo} and other.removed_at is null)`.execute(db)
  }
}

/** A line in the log of a source that was not asked itself. */
export async function addLogLine(db: Database, sourceId: string, record: PollRecord): Promise<void> {
  const { id: line } = await db
    .insertInto('sourceLog')
    .values({ ...record, sourceId, at: instant(record.at), nextPollAt: instantOrNull(record.nextPollAt) })
    .returning('id')
    .executeTakeFirstOrThrow()
  if (line % logLength === 0) await trim(db, [{ sourceId, record }])
}

async function trim(db: Database, polls: readonly Pick<Poll, 'sourceId' | 'record'>[]): Promise<void> {
  const ids = polls.map(({ sourceId }) => sourceId)
  const now = Math.max(...polls.map(({ record }) => record.at))
  await sql`
    delete from source_log where id in (
      select id from (
        select id, row_number() over (partition by source_id order by id desc) as nth
        from source_log where source_id = any(${ids}::text[])
      ) as numbered where nth > ${logLength})`.execute(db)
  await sql`delete from notice where at < ${instant(now - noticeDays * dayMs)}`.execute(db)
}

/** The newest lines of a source's log, at most 50, newest first. */
export async function readLog(db: Database, id: string): Promise<PollRecord[]> {
  return await db
    .selectFrom('sourceLog')
    .select(['at', 'outcome', 'status', 'bytes', 'conditional', 'newPosts', 'nextPollAt', 'why'])
    .where('sourceId', '=', id)
    .orderBy('id', 'desc')
    .limit(logLength)
    .execute()
}

/** A notice with the source it is about. */
export interface SourceNotice extends Notice {
  readonly sourceId: string
  readonly name: string
  readonly at: number
}

/** The notices of the last 30 days, newest first, of one source or of all that are followed; at most 200. */
export async function listNotices(db: Database, sourceId: string | null = null): Promise<SourceNotice[]> {
  const query = db
    .selectFrom('notice')
    .innerJoin('source', 'source.id', 'notice.sourceId')
    .select(['notice.sourceId', 'source.name', 'notice.at', 'notice.code', 'notice.message', 'notice.fix'])
    .where('source.removedAt', 'is', null)
    .orderBy('notice.at', 'desc')
    .orderBy('notice.sourceId')
    .limit(200)
  return await (sourceId === null ? query : query.where('notice.sourceId', '=', sourceId)).execute()
}

/**
 * Lets all sources of a host, or of a group, wait with the one that was asked to: none of them is asked before `until`,
 * not even when a person says so, and none sooner than it would have been.
 */
export async function holdScope(
  db: Database,
  scope: { readonly host: string } | { readonly group: string },
  { until, why }: { readonly until: number; readonly why: string },
): Promise<void> {
  const inScope = 'group' in scope ? sql`group_name = ${scope.group}` : sql`${hostOfAddress} = ${scope.host}`
  await sql`
    update source set hold_until = held.until,
      next_poll_at = greatest(next_poll_at, held.back),
      next_poll_why = case when next_poll_at < held.back then ${why} else next_poll_why end
    from (
      -- Not all at the same moment afterwards: each at its own, within ten minutes.
      select id, to_timestamp(${until}::float8 / 1000) as until,
        to_timestamp(${until}::float8 / 1000) + abs(hashtext(id)) % 600 * interval '1 second' as back
      from source
    ) as held
    where source.id = held.id and removed_at is null and next_poll_at is not null and ${inScope}
      and (hold_until is null or hold_until < held.until)`.execute(db)
}
