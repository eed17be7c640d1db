import { sql } from 'kysely'
import type { Database } from './tables.ts'

/**
 * The schema as text: every table with its columns, constraints, indexes, triggers and options, in a fixed
 * order. Kept as schema.sql
 * beside this file, so that a migration shows in review what it really did.
 */
export async function dumpSchema(db: Database): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    select line from (
      select table_name as t, 1 as part, ordinal_position::text as n,
        format('%s.%s %s%s%s', table_name, column_name, data_type,
          case when is_nullable = 'NO' then ' not null' else '' end,
          coalesce(' default ' || column_default, '')) as line
      from information_schema.columns where table_schema = 'public' and table_name not like 'kysely%'
      union all
      select conrelid::regclass::text, 2, conname, format('%s: %s', conrelid::regclass, pg_get_constraintdef(oid))
      from pg_constraint
      where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid::regclass::text not like 'kysely%'
      union all
      select tablename, 3, indexname, indexdef from pg_indexes
      where schemaname = 'public' and tablename not like 'kysely%'
      union all
      select tgrelid::regclass::text, 4, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
      union all
      select relname, 5, '', format('%s with %s', relname, reloptions) from pg_class
      where relnamespace = 'public'::regnamespace and reloptions is not null
    ) as lines order by t, part, lpad(n, 60, ' ')`.execute(db)
  return `${rows.map((row) => row.line).join('\n')}\n`
}
